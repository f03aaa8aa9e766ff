-- Keys are backed up by a rule of their own (deploy/README.md): a backup of the words has none of them, so after a restore there may
-- be words whose key is gone for good. That is what an erasure is.
alter table vault_words drop constraint if exists vault_words_key_fkey;
