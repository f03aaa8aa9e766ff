# Every text on the screens, in English. The same keys stand in da.ftl.

## Around every page

frame-home = first page
frame-skip = Skip to content
frame-menu = Menu
frame-worried = Worried about a child?
frame-change-role = Change role
frame-log-off = Log off
frame-language = Language
frame-waiting =
    { $count ->
        [one] 1 waiting
       *[other] { $count } waiting
    }
frame-news = There is something new.
frame-show-news = Show it

## The session ends soon

clock-heading = Are you still here?
clock-idle = Nothing has happened on this page for a while. You will be logged off soon.
clock-end = You have been logged in for a long time. You will be logged off soon and must log in again.
clock-saved = What you have written is saved.
clock-unsaved = The last thing you wrote is not saved yet.
clock-minutes = Minutes until you are logged off: { $count }
clock-stay = Stay logged in
clock-close = Go on until then

## What is typed is kept

draft-saved = saved at { $time }
draft-clock = { $hours }:{ $minutes }
draft-offline = Not saved: there is no connection. We will try again.
draft-refused = Not saved: the system does not answer as it should. We will try again.

## Forms

form-optional = (optional)
form-errors = Please correct this before you go on
form-error-prefix = Error:{ " " }
form-choose = Choose
form-day = Day
form-month = Month
form-year = Year
form-letters-max = At most { $count } characters
form-letters-left = Characters left: { $count }
form-letters-over = Characters too many: { $count }

## Roles

role-case-worker = Case worker
role-bridge-builder = Bridge-builder
role-coordinator = Volunteer coordinator
role-volunteer = Volunteer
role-leader = Leader
role-administrator = Administrator
role-auditor = Auditor
role-family = Family
role-system = The system
roles-title = Who are you right now?
roles-change = You can change at the top of the page at any time
roles-current = This is who you are now
roles-apart = What you do in one role cannot be seen in the other.
norole-title = You are logged in, but have no role here
norole-none = We found nothing for you
norole-none-what = You have done nothing wrong. Somebody must give you access first, or you must log in another way.
norole-invited = Have you received a link from your organisation or your bridge-builder?
norole-ask = Who can help?
norole-other = Log in another way

## Logging in

login-title = Log in
login-choose = Choose the way you are used to
login-invited = Have you received a link from your organisation or your bridge-builder?
login-use-invitation = Use it here
login-borrowed = Is this somebody else's computer?
login-borrowed-what = Log off and close all windows when you are done. What you are writing is saved for you.
login-away = This way does not answer right now
login-away-what = Try again in a few minutes, or choose another way.
login-again = Please begin again
login-again-what = It took too long, or you came back in another window. Choose a way again.
login-level = That way is not secure enough here
login-level-what = Choose another way, for example MitID. This protects what is known about the children.
login-ended = You are logged off
login-ended-what = Log in again to return to where you were.
login-cancelled = You are not logged in. Choose a way to try again.
login-refused = You are not logged in
login-refused-what = The answer that we got cannot be used. Begin again. If it happens again, tell those who run Brobygger where you are.
login-onward = You are sent on
login-onward-link = Continue

## Where one is logged in

sessions-title = Where you are logged in
sessions-what = Each line is a computer or phone where you are logged in now
sessions-this = The one you are using
sessions-began = Since { $when }
sessions-end = Log off
sessions-end-others = Log off everywhere else
sessions-strange = Is there one you do not know? Log it off. Then tell your leader, your coordinator or your bridge-builder.
device-computer = Computer
device-phone = Phone
device-tablet = Tablet
device-program = Command line
device-unknown = Unknown device

## The command line asks

program-title = A program wants to act as you
program-what = It sees what you see, and does what you do. What it does is recorded as yours.
program-name = Program
program-brobygger = Brobygger, command line
program-from = Where it runs
program-here = On this computer ({ $address })
program-there = On a computer at the address { $address }
program-role = It acts as
program-lasts = You can answer until { $until }. Then it is logged in for at most eight hours. You can log it off under “My logins”.
program-started = Did you start it yourself, just now?
program-started-what = If not, say no. Somebody may be trying to act in your name.
program-fresh = Log in again before you answer. Then it is certain that it is you.
program-log-in = Log in again
program-allow = Let it act as me
program-refuse = No
program-other-role = Let it act in another of your roles
program-code-title = A program shows you a code
program-code-what = Type the code here only if you started the program yourself.
program-code = Code
program-code-hint = Eight letters, as your program shows them
program-code-go-on = Continue
program-code-strange = Did somebody send you the code, or read it to you? Then do not type it, and tell your leader.
program-code-form = Type the eight letters as your program shows them
program-code-unknown = No program shows this code. Read it again, or start the program anew.
program-allowed = The program may act as you
program-allowed-what = Go back to the window where you started it.
program-refused = The program may not act as you
program-refused-what = It has been told. Nothing else has changed.
program-back = Continue to the program
program-sessions = See where you are logged in
program-over = No program asks here now
program-over-what = It took too long, or you have answered already. Start again in your program: brobygger login
program-over-code = Type a code

## Machines

machines-end = Machines whose access ends soon
machines-end-what = After the last day, what rests on them does not work. An administrator proposes a new key, and a leader says yes.
machines-one = Machine { $machine }, { $role }
machines-until = Until { $day }. It may ask { $asks } things.
machines-wait = { $count ->
    [one] A machine’s access ends within 30 days
   *[other] { $count } machines’ access ends within 30 days
}

## Logged out

ended-title = You are logged off
ended-again = Log in again
ended-kept = What you wrote is saved
ended-as-left = Log in again, and it is as you left it.
ended-logged-out = You have logged off.
ended-idle = You were away for { $minutes } minutes, so we logged you off.
ended-too-long = You had been logged in for { $hours } hours, so we logged you off.
ended-elsewhere = You were logged off from another place.
ended-role = Your access has changed, so we logged you off.
ended-borrowed = Close all windows of the browser before you leave. Then the next person cannot see what you have seen.

## The demo

demo-title = Try Brobygger
demo-choose = This is a demo with made-up children. Choose who you want to be.
demo-windows = Everybody sees the same threads from their own side. Open two windows, and watch one change while you work in the other.

## When something goes wrong

error-login = Log in to see this page
error-login-what = This page is only for those who are logged in.
error-not-allowed = You do not have access to this
error-refused = It cannot be done now
error-tried = You wanted to { $tried }. You cannot do that in the role you have now.
error-allows = Who can allow it?
error-nothing-done = Nothing has been changed.
error-not-found = There is no such page
error-not-found-what = The reason may be that
error-not-found-address = the address is misspelt
error-not-found-moved = the page was moved or deleted
error-not-found-role = the page belongs to another role than the one you have now
error-quicker = Somebody else was quicker
error-quicker-what = While you were working, somebody else changed the same thing. So your change has not been made.
error-kept = What you wrote is saved as a draft.
error-see-now = See how it looks now
error-other-role = You have changed role
error-other-role-what = You began as { $drawn }, but are now { $acting }. It probably happened in another window.
error-change-back = Change back to { $role }
error-too-large = It is too large
error-too-large-what = There is room for { $max } MB at a time. Make the file smaller, or send it in parts.
error-back-to-form = Back
error-too-many = That was a little too fast
error-too-many-what = Please wait. You can try again at { $when }.
error-broken = Something went wrong on our side
error-broken-what = It is not your fault. Try again in a moment. If it goes on, tell us.
error-reference = Quote the number { $reference }, and we can find the fault.
error-away = We cannot show this page right now
error-away-named = { $what } does not answer right now
error-away-what = Try again in a few minutes.
error-first-page = Go to your first page

## Nothing waits

first-case-worker = My referrals
first-today = Today
first-coordinator = Offers and matches
first-volunteer = My match
first-family = Agreements
first-leader = Overview
first-auditor = Control
first-administrator = Operation
first-nothing = Nothing is waiting for you
first-checked = At { $time } we looked for:
checked-returned = referrals that came back
checked-referrals = referrals waiting for an answer
checked-consider = children for whom civil society is to be considered
checked-new-referrals = new referrals
checked-due = appointments and deadlines today
checked-silent = threads without contact for a long time
checked-alerts = alerts
checked-offers = offers to answer
checked-matches = matches that lack something
checked-certificates = child certificates that run out soon
checked-meeting = your next meeting
checked-log = meetings that are not written down
checked-answers = questions to you
checked-agreed = new agreements
checked-waiting = children waiting for an organisation
checked-chain = breaks in the log
checked-glass = emergency accesses to review
checked-refused = refused attempts
checked-services = services that do not answer
checked-parked = events that are parked
checked-machines = Machines whose access ends within 30 days

## Leaving a page quickly

exit-link = Leave this page quickly
exit-what = What does it do?
exit-more = Press Shift this many times more to leave the page: { $count }
exit-title = Leave a page quickly
exit-does = At the top of some pages there is a button: "Leave this page quickly". It is for you if somebody comes who should not see what you are reading.
exit-click = Press the button. The page is gone at once, and you see a page about the weather.
exit-shift = If you have a keyboard, you can press Shift three times quickly.
exit-logged-out = You are logged off everywhere.
exit-kept = If it said "saved" while you wrote, it is there when you log in again.
exit-history = The button does not remove the traces
exit-history-what = The browser remembers that you have been here. Use a private window, or delete the history afterwards.
exit-return = You come back by opening the page again and logging in.
exit-understood = I understand

## Accessibility

about-accessibility = Accessibility statement
about-phone = Phone
access-lead = { $authority } wants everybody to be able to use Brobygger.
access-how = How the pages are made
access-how-what = The pages follow the rules of WCAG 2.1, levels A and AA. A program checks them each time they change. The program does not find everything.
access-keyboard = Everything can be reached with the keyboard, and you can see where you are.
access-script = Everything works without JavaScript.
access-contrast = Colour never stands alone: there are always words or a sign beside it.
access-not-yet = What is missing
access-no-people = People with disabilities have not tried the pages yet.
access-files = Files that others have added cannot always be read aloud.
access-readers = The pages have not been tried with every screen reader.
access-tell = Is there something you cannot use?
access-tell-what = Write to us or call us. We will find another way and correct the fault.
access-complain = If you get no answer you can use, you can complain to the Agency for Digital Government:
access-complain-where = was.digst.dk
access-reviewed = Last reviewed { $day }.
access-licences = Licences of font, icons and design

## Privacy

about-privacy = Privacy
privacy-lead = { $authority } is responsible for what Brobygger holds about you and your child.
privacy-kept = What we keep
privacy-kept-child = who the child is, what the family wishes, and what you have agreed
privacy-kept-work = who has done what, and when
privacy-kept-looks = who has looked at it, and why
privacy-sees = Who can see it?
privacy-sees-what = Only those who need it to help. An organisation sees no name before the family has said yes. Each time somebody looks, it is noted.
privacy-rights = What you decide
privacy-right-see = You can see what is held about you, and who has looked at it.
privacy-right-correct = You can have it corrected where it is wrong.
privacy-right-withdraw = You can say no again, also after you have said yes.
privacy-limits = The law says that the municipality must keep some of it. Then we tell you so, and for how long.
privacy-browser = On your computer or phone
privacy-browser-what = We store only what is needed for you to be logged in and to read the pages in your language. Nobody else follows you, and what you write is not stored on the device.
privacy-ask = Ask us
privacy-officer = Our data protection officer:
privacy-complain = You can complain to the Danish Data Protection Agency:
privacy-complain-where = datatilsynet.dk

## Around every page

place-country = The whole country
place-municipality = { $name } Municipality
place-organisation = Organisation
role-none = No role chosen
role-other = another role
menu-today = Today
menu-sessions = My logins
flash-role-chosen = You have changed your role.
flash-session-ended = That login has ended.
flash-others-ended = All your other logins have ended.
flash-kept = You were logged out. What you wrote is kept. Log in, and it is there again.
tried-cross-site = send something from a page that is not ours
error-unreadable = We cannot read this
error-unreadable-what = What was sent is no form of ours. Go back, reload the page, and try again.

## Worried about a child

worried-title = Worried about a child?
worried-now = Is a child in danger now?
worried-now-what = Then call 112 at once. You need not be sure.
worried-call-112 = Call 112
worried-else = Is it not urgent right now?
worried-114 = the police: ask for the municipality's social duty officer
worried-children = BørneTelefonen, when you are a child or young
worried-parents = ForældreTelefonen, when you are an adult
worried-duty = If you work with children, you must tell the municipality. So must everybody who knows that a child is badly off. The municipality answers day and night.
worried-not-here = You cannot write your worry on this page yet. Call instead.

# What staff of municipalities see

## Codes in words

need-leisure = Leisure: sports, music, scouts
need-adult-friend = An adult friend
need-homework = Help with homework
need-loneliness = Others to be with
need-family-break = A break for the family
need-practical-help = Practical help in everyday life
age-0-5 = 0-5 years
age-6-9 = 6-9 years
age-10-14 = 10-14 years
age-15-17 = 15-17 years
age-18-22 = 18-22 years
step-contact-family = Talk with the family for the first time
step-hear-child = Ask the child what it wishes
step-obtain-consent = Get the consents that are missing
step-find-organisation = Find an organisation
step-await-answer = Wait for the organisation's answer
step-prepare-first-meeting = Prepare the first meeting
step-follow-up = Follow up with the family
step-closing-talk = Hold the closing talk
carrier-case-worker = The municipality
carrier-bridge-builder = The bridge-builder
carrier-coordinator = The organisation
carrier-volunteer = The volunteer
carrier-leader = The leader
carrier-administrator = The administrator
carrier-auditor = The auditor
carrier-family = The family
carrier-system = The system
party-child = the child
party-family = the family
party-organisation = the organisation or the volunteer
party-case-worker = the case worker
party-school = school or day care
channel-home-visit = Visit at home
channel-meeting = Meeting elsewhere
channel-call = Telephone or video
channel-message = Letter or message
pause-family-wish = The family wishes a break
pause-illness = Illness
pause-away = The family is away
pause-awaiting-decision = Something must be decided first
hand-over-absence = Absence
hand-over-new-post = Another post
hand-over-workload = Too many threads in one hand
hand-over-family-wish = The family wished it
hand-over-moved = Another municipality acts now
close-goals-reached = the goal is reached
close-family-wish = the family wants no more
close-moved = the family has moved
close-other-measure = the municipality does something else
close-opened-by-mistake = it was opened by mistake
thread-state-active = active
thread-state-paused = resting
thread-state-closing = closing
thread-state-closed = closed
thread-state-merged = goes on in another thread
refusal-open-elsewhere = The child has an open thread in another municipality
refusal-bridge-builder-inactive = The bridge-builder who took it on is here no longer
consent-requested = waits for signatures
consent-given = given
consent-expired = expired
consent-refused = refused
consent-withdrawn = withdrawn
consent-ended-by-transfer = ended by the move
consent-ended = ended
consent-purpose-leisure = Leisure life
consent-purpose-adult-friend = An adult friend
consent-purpose-school = Help with school
consent-purpose-family-relief = A break for the family
consent-purpose-treatment = Treatment of the child
consent-purpose-counselling = Counselling for the child itself
category-name = Name
category-age = Age
category-interests = Interests and practical needs
category-phone = A parent's telephone number
category-health = Health and disability, as far as needed
category-goals = Goals that the bridge-builder shares
standing-waiting = waits for an answer
standing-accepted = taken on
standing-returned = sent back
standing-withdrawn = taken back
standing-attached = part of an open thread
standing-held-up = must wait
return-incomplete = Something is missing
return-wrong-municipality = The child lives in another municipality
return-statutory-task = It is the municipality's own task by law
return-family-declined = The family has changed its mind
withdraw-family-declined = The family has changed its mind
withdraw-no-longer-needed = It is not needed any more
withdraw-moved-away = The child has moved
withdraw-mistake = It was a mistake
basis-early-preventive = Early preventive effort (barnets lov § 30)
basis-supportive = Supportive measure (barnets lov § 32)
basis-other = Another, named in the case file
purpose-leisure = A place in leisure life
purpose-family-relief = Relief for the family
purpose-stable-adult = A stable adult
purpose-school = Schooling
no-wish-too-young = The child is too young to be asked
no-wish-did-not-say = The child was asked, and did not want to say
no-wish-not-asked = The child is not asked yet
urgency-ordinary = Ordinary
urgency-soon = Before others
alert-referral-overdue = A referral was not answered in time
alert-family-not-contacted = The family was not reached in time
alert-consent-missing = The consent is missing
alert-silence = The thread is silent
alert-voice-missing = Neither child nor family was heard
alert-transfer-overdue = A move to another municipality takes too long
alert-consideration-overdue = Civil society was not considered in time
alert-withdrawal-not-effective = A consent was withdrawn, and access is not closed everywhere
alert-subject-request-due = A person's request about their data waits for its answer
alert-break-glass-unreviewed = Emergency access was not reviewed
alert-own-signature-missing = The young person's own signature is missing
alert-next-step-overdue = The next step is overdue
alert-referral-held-up = A referral is taken on, and its thread may not open
alert-withdrawal-not-confirmed = Not all were told that a consent was withdrawn
alert-talk-with-family = A consent has ended
alert-second-thread = The child has two open threads
alert-accountable-cannot-act = The accountable bridge-builder is here no longer
alert-follow-up-blind = A part of Brobygger has not been heard for a day, so contacts may be missing here
alert-do-referral-overdue = Take it on, or send it back with a reason.
alert-do-family-not-contacted = Talk with the family, and note the contact.
alert-do-consent-missing = Ask those who have not answered.
alert-do-silence = Get in touch, or let the thread rest if that is agreed.
alert-do-voice-missing = Ask the child or the family how they see it.
alert-do-transfer-overdue = Send the material, or ask the other municipality for its receipt.
alert-do-consideration-overdue = Consider civil society, and note what came of it.
alert-do-withdrawal-not-effective = Contact the operator today.
alert-do-subject-request-due = Answer within the month.
alert-do-break-glass-unreviewed = Look at who used it, and why.
alert-do-own-signature-missing = Ask the young person.
alert-do-next-step-overdue = Do it, or set a new next step with a day.
alert-do-referral-held-up = See why it must wait, and who can solve it.
alert-do-withdrawal-not-confirmed = Tell those who are missing.
alert-do-talk-with-family = Talk with the family about what now.
alert-do-second-thread = End one of them, or merge them.
alert-do-accountable-cannot-act = Hand the thread over to another bridge-builder.
alert-do-follow-up-blind = Ask the operator when it is back. Call before you act on what falls due meanwhile.
severity-notice = to be looked at
severity-warning = to be acted on
severity-critical = at once
fault-broken = something was changed
fault-gap = an event is missing
fault-contradiction = the same event came again, and was another
fault-forged = the service's own log does not hold it
service-referral = Referrals
service-thread = Threads
service-assignment = Offers and volunteers
service-followup = Follow-up
service-vault = People and words
service-reporting = Reports
service-audit = Audit
service-identity = Logins and roles
service-other = Another service

## Threads: the story and the picture

child-unnamed = A child
child-under-one = under 1 year
child-years = { $years } years
part-family = The family
part-municipality = The municipality
part-bridge-builder = Bridge-builder
part-organisation = Organisation
part-volunteer = Volunteer
part-nobody = The system
story-next-step = Next step: { $step } ({ $who }, by { $day })
story-step-done = Done: { $step }
story-contact = Contact with { $with }: { $how }
story-paused = Resting until { $day }: { $why }
story-handed-over = Handed over to another bridge-builder: { $why }
story-closed = The thread was closed: { $why }
story-alert = Alert: { $what }
picture-label = The thread as a picture. Everything in it stands in the story below too.
picture-svg = The way of the thread
picture-legend = The red line is with whoever has the next step. A dot is something that happened, with who did it. Dashed grey: no contact with the child or the family. Dotted red: agreed.
picture-table = The picture as a table
picture-who = The thread was with
picture-from = From
picture-to = To
picture-now = now
picture-today = today
picture-gap = { $count ->
    [one] 1 day without contact
   *[other] { $count } days without contact
    }
picture-silent = { $count ->
    [one] Silent for 1 day
   *[other] Silent for { $count } days
    }
picture-rest = { $count ->
    [one] Resting for 1 day
   *[other] Resting for { $count } days
    }
picture-several = { $count } events, { $from } to { $to }
picture-with = { $who } has had the thread since { $day }.
picture-longest = Longest without contact: { $count } days, from { $from } to { $to }.
picture-never-silent = It was never silent for more than 21 days.
picture-next = Next: { $what }, by { $day }.

## Threads: the list

colleague-you = you
colleague-other = a colleague
threads-title = Threads
threads-count = { $count ->
    [one] 1 thread
   *[other] { $count } threads
    }
threads-none = No threads match what you have chosen.
threads-child = Child
threads-with = The thread is with
threads-next = Next step
threads-weeks = Contact in 12 weeks
sign = no. { $sign }
threads-siblings = { $count ->
    [one] { $child } and one sibling
   *[other] { $child } and { $count } siblings
    }
pages-label = More pages
pages-before = Page before
pages-next = Next page
contact-never = no contact yet
contact-today = contact today
contact-ago = { $count ->
    [one] contact yesterday
   *[other] contact { $count } days ago
    }
contact-weeks = Contact in { $count } of the last 12 weeks
due-over = { $count ->
    [one] 1 day overdue
   *[other] { $count } days overdue
    }
due-today = today
due-tomorrow = tomorrow
filter-who = Whose threads
filter-mine = Mine
filter-all = The whole municipality's
filter-due = When
filter-any-due = Any day
filter-overdue = Overdue
filter-today = Due today
filter-silent = Silent
filter-state = How it stands
filter-any-state = All open

## A thread's page

thread-title = Thread
thread-back = Back to the threads
thread-since = thread since { $day }
thread-accountable = Accountable
thread-consent = Consent
thread-consent-given = Given, until { $day }
thread-consent-missing = { $count ->
    [one] 1 has not answered
   *[other] { $count } have not answered
    }
thread-consent-none = Not asked yet
thread-not-shown = Not shown to you
thread-nobody = Nobody
thread-no-next = Nothing
thread-alert = { $todo } By { $by }.
thread-picture = The thread as a picture
thread-span = How far back
span-quarter = 3 months
span-year = 1 year
span-all = All of it
thread-story = What has happened
thread-story-none = Nothing here matches what you have chosen.
thread-story-hidden = Leaders and auditors read a thread after they have used emergency access to a child in it. That is reviewed afterwards.
thread-story-more = { $count ->
    [one] Show 1 smaller or older event too
   *[other] Show { $count } smaller or older events too
    }
thread-parts = Whose deeds
part-all = All
story-newest-first = Show the newest first
story-oldest-first = Show the oldest first
story-corrected = corrected
story-noted = noted { $day }
story-between = { $from } to { $to }
thread-can = You can
thread-more = More
thread-members = Who is part of it
thread-note-paused = The thread rests until { $day }: { $why }.
thread-note-closed = The thread was closed { $day }: { $why }.
thread-note-merged = The thread was merged with another and goes on there.
member-child = the child
member-bridge-builder = accountable bridge-builder
member-organisation = organisation in the thread
member-before = accountable until { $day }
act-contact = Note a contact
act-step = Set the next step
act-consent = Ask for consent
act-pause = Let it rest
act-resume = Go on now
act-hand-over = Hand over to another bridge-builder

## The first page of a bridge-builder

menu-threads = Threads
menu-referrals = Referrals
menu-alerts = Alerts
menu-refer = Refer a child
menu-overview = Overview
menu-proof = The proof
menu-history = History
menu-refused = Refused
today-title = Today
today-sub = { $day }, week { $week }
today-urgent = Cannot wait
today-nothing-urgent = Nothing is urgent right now
today-checked = { $count ->
    [one] We looked at your one thread and at the referrals that wait, at { $time }.
   *[other] We looked at your { $count } threads and at the referrals that wait, at { $time }.
    }
today-referrals = New referrals
today-threads = My threads
today-no-threads = You have no open threads.
today-all = Show all { $count } threads
today-answers = New answers
today-no-answers = Nobody has answered within the last week.
today-ahead = The next two weeks
today-nothing-ahead = Nothing is agreed.
tile-overdue = overdue
tile-today = due today
tile-referrals = { $count ->
    [one] new referral
   *[other] new referrals
    }
tile-silent = { $count ->
    [one] silent thread
   *[other] silent threads
    }
due-today-at = today { $time }
urgent-with = { $who } is to do it.
urgent-no-contact = There was no contact yet.
urgent-last-contact = { $count ->
    [one] The last contact was yesterday, { $day }.
   *[other] The last contact was on { $day }, { $count } days ago.
    }
urgent-open = Open the thread
urgent-answer = Answer a referral: { $child }
urgent-see-referral = See the referral
ahead-follow-up = Follow-up with the family

## What one does in a thread

act-back = Back
act-back-to-thread = The thread
act-refused = It was not saved: { $why }
act-contact-lead = What you write is sealed. Only those who work with the family can read it, and every look is noted.
act-step-lead = A thread is never without a next step. Say who does what, and when.
act-consent-lead = Who must answer follows from the child's age and custody. The thread shows who is missing.
act-pause-lead = Nobody is reminded while the thread rests. You stay accountable.
act-hand-over-lead = Whoever you choose is accountable at once. The family should hear it from you.
field-child = Which child?
field-with = With whom did you talk?
field-channel = How?
field-on = When was it?
field-on-hint = The day is enough. You can note contacts afterwards.
field-note = What was said?
field-note-hint = Write only what others need. No names of people who were not asked.
field-done = Is it done? { $step }
step-is-done = Yes, it is done
step-is-not-done = No, it is to be something else
field-step = What is next?
field-owner = Who does it?
field-due = By when?
field-recipients = Who may get the data?
field-recipients-hint = Choose only those you talked about with the family.
field-categories = What may they know?
field-purpose = What is it for?
field-until = Until and with which day?
field-until-hint = At most two years.
field-reason = Why?
field-pause-until = Until when?
field-pause-hint = At most six months.
field-to = To whom?
hand-over-nobody = There is no other bridge-builder with threads in the municipality.
colleague-with = { $count ->
    [one] { $name }, 1 thread
   *[other] { $name }, { $count } threads
    }
error-child = Choose which child it is about
error-with = Choose whom you talked with
error-channel = Choose how you talked
error-on = Write the day, for example 3 5 2026
error-on-future = The day cannot be in the future
error-no-day = That is no day of the calendar. Write it as 3 5 2026
error-note-long = The text is too long. Shorten it to 4,000 letters
error-step = Choose what the next step is
error-owner = Choose who does it
error-due = Write the last day of the next step
error-due-past = The last day cannot have passed
error-recipients = Choose at least one who may get the data
error-categories = Choose at least one kind of data
error-purpose = Choose what the consent is for
error-until = Write until which day the consent holds
error-until-past = The day must be in the future
error-pause-until = Write until when the thread rests
error-reason = Choose a reason
error-to = Choose who is to have the thread
flash-contact-noted = The contact is noted.
flash-step-set = The next step is set.
flash-consent-asked = Consent is asked for.
flash-paused = The thread rests.
flash-resumed = The thread goes on.
flash-handed-over = The thread is handed over.

## Referrals

referrals-now = Referrals right now
referrals-title = Referrals
referrals-count = { $count ->
    [one] 1 referral
   *[other] { $count } referrals
    }
referrals-none = No referrals match what you have chosen.
referrals-need = Need
referrals-sent = Sent
referrals-stands = How it stands
referrals-begun = Begun and not sent
referrals-none-begun = None
referral-clock = answer by: { $when }
referral-clock-late = the answer is { $when }
group-returned = Sent back
group-waiting = Waiting for an answer
group-held-up = Held up
group-accepted = Taken on
group-withdrawn = Taken back
group-none = None right now.
group-all = Show all { $count }: { $what }
referral-title = Referral
referral-number = Number { $number }
referral-came-back = The referral was sent back
referral-held-up = It is taken on, and its thread may not open yet
referral-taken-back = The referral was taken back
referral-what = What is needed
referral-needs = Needs
referral-wish = The child's own wish
referral-wish-sealed = Written down. Shown to those who work with the child.
referral-purpose = Purpose
referral-basis = Basis
referral-urgency = How soon
referral-siblings = Siblings
referral-taken-by = Taken on by
referral-answer = Your answer
referral-answer-what = If you take it on, you are accountable for the thread and talk with the family within five working days.
referral-accept = Take it on
referral-return = Send it back with a reason
referral-return-why = Why?
referral-return-send = Send it back
referral-mend = Mend it and send it again
referral-withdraw = Take the referral back
referral-withdraw-why = Why?
referral-withdraw-send = Take it back
referral-thread = The thread
next-heading = What happens next?
next-told = Today: the municipality's bridge-builders can see it.
next-answer = By { $day }: a bridge-builder takes it on, or sends it back with a reason.
next-family = Within five working days after that: the bridge-builder has talked with the family.
next-here = You can always see here where it is.
refer-title = Refer a child
refer-again = Mend the referral and send it again
refer-lead = One page, about three minutes. What you write is kept as you go.
refer-begin = Begin
refer-who = Whom is it about?
refer-child-known = The child and its siblings are the same as before.
refer-cpr = The child's CPR number
refer-cpr-hint = We use it to find the child and keep it sealed. The look is noted.
refer-first-name = First name
refer-surname = Surname
refer-age = How old is the child?
refer-what = What is needed?
refer-needs = What is it to help with?
refer-needs-hint = Choose what fits.
refer-wish = What does the child wish?
refer-wish-hint = In the child's own words if you can. No names or addresses.
refer-no-wish = Is the wish not known?
refer-no-wish-hint = Choose only if the wish is not known.
refer-why = Why?
refer-purpose = What is the purpose?
refer-basis = On what basis?
refer-urgency = How soon?
refer-send = Send the referral
refer-later = Keep it and go on later
refer-now = Urgent?
refer-now-what = Is the child in danger now: call 112. A referral is not a report of concern.
refer-now-how = How to report a concern
error-cpr = Write ten digits, for example 0101011234
error-who = Write the child's CPR number, or both first name and surname
error-age = Choose how old the child is
error-needs = Choose at least one need
error-wish = Write the child's wish, or choose below why it is not known
error-both-wishes = You have written a wish. Then do not choose that it is not known
error-wish-long = The wish is too long. Shorten it to 500 letters
error-refer-purpose = Choose what the purpose is
error-basis = Choose on what basis you refer
error-urgency = Choose how soon it must be
flash-referral-accepted = You took it on. The thread opens in a moment.
flash-referral-returned = The referral was sent back.
flash-referral-withdrawn = The referral was taken back.
flash-referral-sent = The referral is sent.
flash-referral-begun = The referral is kept. You can go on later.

## Alerts

alerts-title = Alerts
alerts-lead = Each alert has one cause, one owner and one date. It goes away when the cause does.
alerts-count = { $count ->
    [one] 1 alert
   *[other] { $count } alerts
    }
alerts-none = No alerts match what you have chosen.
alerts-who = Whose alerts
alerts-what = What they are about
alerts-since = since { $day }
alerts-unheard = Brobygger had not heard everything since { $since }: it may be a false alarm
alerts-seen = seen
alerts-open = Open
alerts-acknowledge = I have seen it
alerts-resolve = It is taken care of
flash-alert-seen = The alert is marked as seen.
flash-alert-resolved = The alert is closed.

## The first page of a leader

leader-title = Overview
leader-sub = { $place } · { $day } · figures about children below { $small } are not shown
leader-needs = Needs you
leader-no-needs = No alerts wait for you. We looked at { $time }.
leader-figures = Figures
leader-loads = The bridge-builders' threads
leader-no-loads = The municipality has no bridge-builders yet.
leader-who = Who
leader-inactive = gets no new threads
leader-see-alerts = See the alerts
tile-waiting = referrals wait for an answer
tile-threads-overdue = { $count ->
    [one] thread overdue
   *[other] threads overdue
    }
tile-alerts = { $count ->
    [one] alert for you
   *[other] alerts for you
    }
figure-small = below { $small }
figure-hidden = not shown: fewer than { $small } are behind it
figure-days = { $count ->
    [one] 1 day
   *[other] { $count } days
    }
figure-children = Children with an open thread
figure-children-made = Each child counts once, siblings too.
figure-first-meeting = From referral to first meeting, median
figure-first-meeting-made = Children who have had the first meeting: { $n }.
figure-answers = Organisations that said yes
figure-answers-made = Offers that were answered or lapsed: { $n }.

## The pages of an auditor

proof-title = The proof
proof-sub = Each log is a chain. If somebody changes something, the chain does not fit any more. Looked at { $time }.
proof-whole = The chain is whole in all { $count } logs
proof-events = { $count } events are verified, and nothing was found wrong.
proof-broken = { $count ->
    [one] 1 fault was found
   *[other] { $count } faults were found
    }
proof-broken-what = Something was changed, is missing, or was said by somebody else. Contact the operator, and keep the heads below.
proof-heads = Heads
proof-heads-what = Keep them somewhere else. Then nobody can rewrite what is before them unnoticed.
proof-position = Events
proof-hash = Head
proof-latest = The latest
proof-all = Search the whole history
history-title = History
history-sub = The newest first. Only what happened in your municipality.
history-search = Search the history
history-count = { $count ->
    [one] 1 event on this page
   *[other] { $count } events on this page
    }
history-none = Nothing matches what you searched for.
history-what = What
history-when = When
history-service = Service
history-who = Who
history-unknown = Cannot be read
history-kind = What happened
history-from = From
history-to = Until
history-day-hint = For example 3.5.2026
history-thread = Thread
history-thread-hint = The thread's number as an event shows it
history-find = Search
history-reset = Reset
history-newest = Back to the newest
history-older = Older events
event-title = Event { $number }
event-version = version { $version }
event-happened = Happened
event-recorded = Written down
event-chain = What led to what
event-chain-what = All that happened for the same reason, in every service, and what this event led to itself.
event-thread = Everything in the same thread
event-proof = Proof
event-whole = Nothing was found wrong with this event
event-before = Before
event-this = This one
event-ids = Numbers
event-ids-what = They say nothing about anybody. They are for comparing with other logs.
event-thread-id = Thread
event-stream-id = What it happened to
event-cause-id = Cause
refused-title = Refused attempts
refused-sub = Who was told no, in your municipality. What they asked does not stand here.
refused-none = Nobody was refused anything.
refused-silent = { $service } did not answer
refused-what = What they tried, and why it was no
refused-when = Last time
refused-times = Times within an hour
error-thread = That is no thread's number. Copy it from an event

## Codes in plain words

plain-today = today
plain-yesterday = yesterday
plain-tomorrow = tomorrow
plain-need-leisure = Something to take part in
plain-need-adult-friend = An adult friend
plain-need-homework = Help with homework
plain-need-loneliness = Somebody to be with
plain-need-family-break = A break for the whole family
plain-need-practical-help = Help in everyday life
plain-age-0 = 0 to 5 years
plain-age-6 = 6 to 9 years
plain-age-10 = 10 to 14 years
plain-age-15 = 15 to 17 years
plain-age-18 = 18 to 22 years
plain-paused-consent = The family has not said yes to your knowing the child just now. Ask the bridge-builder.
plain-paused-family = The family takes a break.
plain-paused-away = The volunteer is away.
plain-paused-holiday = It is the holidays.
plain-paused-certificate = The volunteer's papers must be renewed.
plain-paused-hold = The volunteer rests.
plain-kind-social = voluntary social organisation
plain-kind-sports = sports club
plain-kind-scouts = scouts
plain-kind-association = association
plain-kind-housing = housing association
plain-kind-church = church

## A family's pages

family-with = { $names } and you
family-now = This is what is agreed just now
family-asked = We need an answer from you
family-answer = Answer
family-nothing-asked = There is nothing you must do
family-checked = We looked at { $time }.
family-next = What comes next
family-nothing-next = Nothing is agreed just now.
family-over = It is over now. You can always call the municipality if you need more.
family-latest = By { $day }
family-meeting = Meeting with those who help you
family-first-meeting = You meet { $helper } for the first time
family-consent-ends = A yes of yours ends
family-consent-ends-what = You are asked again if you want to go on.
family-step-contact = Your bridge-builder calls you
family-step-hear = We ask the child what it wishes
family-step-consent = We ask who may know what
family-step-find = We find somebody who can help
family-step-await = We have asked an organisation and wait for the answer
family-step-first = We prepare your first meeting
family-step-follow = We talk about how it goes
family-step-closing = We talk about ending well
family-who = Who does what
family-bridge-builder = bridge-builder
family-your-bridge-builder = Your bridge-builder in the municipality
family-bridge-builder-does = Keeps track of everything. Call if something must change.
family-a-volunteer = A volunteer
family-the-volunteer = the volunteer
family-rests = Takes a break just now
family-would-like = Would like to help you
family-helps = For { $name }: { $what }
family-met-last = Last: { $day }
family-goals = This is what you wish
family-decides = This is for you to decide
family-permissions = Who may know what ({ $count })
family-looks = Who has looked at what is held about me?
family-my-data = See what is held
family-me = Myself
family-your-child = your child
family-an-organisation = an organisation
family-send = Send
family-answer-missing = Choose yes or no
family-not-now = That cannot be done just now. Call your bridge-builder.

## A family's answers

family-consent-title = Who may know what?
family-may-know = May { $who } know something about { $name }?
family-may-know-you = May { $who } know something about you?
family-know = { $who } about { $name }
family-know-you = { $who } about you
family-they-get = They get only this:
family-data-name = name
family-data-age = age
family-data-interests = what the child likes and needs
family-data-phone = a parent's telephone number
family-data-health = what they must know about health
family-data-goals = what you wish to reach
family-purpose-leisure = They need it to find something to take part in.
family-purpose-friend = They need it to find an adult friend.
family-purpose-school = They need it to help with school.
family-purpose-relief = They need it to give you a break.
family-purpose-treatment = They need it for your own treatment.
family-purpose-counselling = They need it to talk with you.
family-until = It holds until { $day }.
family-consent-legend = What do you say?
family-consent-yes = Yes, they may
family-consent-no = No
family-consent-free = You need not say yes. You can say no again at any time. If you both have custody, each of you answers.
family-consent-waits = It waits for more answers
family-consent-given = Yes was said
family-consent-expired = It does not hold any more
family-consent-refused = No was said
family-consent-withdrawn = The yes was taken back
family-consent-ended = It has ended
family-withdraw-title = Do you not want this any more?
family-withdraw-what = Then it ends at once. They cannot see it any more. Nobody asks why.
family-withdraw = Take it back
family-withdraw-open = See more, or take it back
family-permissions-title = Who may know what
family-permissions-what = Here you see what you and others said yes to
family-no-permissions = Nobody was told anything.
family-match-title = Do you want help?
family-may-help = May { $helper } help { $name }?
family-may-help-you = May { $helper } help you?
family-comes-from = The help comes from { $organisation }.
family-it-is-about = It is:
family-papers = The volunteer has shown a child certificate and promised not to pass anything on.
family-match-legend = What do you say?
family-match-yes = Yes please
family-match-no = No thank you
family-match-free = Nobody asks why if you say no. Then we find somebody else.
family-match-answered = You need not answer this now
family-closing-title = Is it time to end?
family-closing-what = You are the one who knows whether it is enough. If you say no, we go on.
family-outcome-better = Those who help you think that it goes better now.
family-outcome-same = Those who help you think that it goes as before.
family-outcome-worse = Those who help you think that it goes worse.
family-outcome-unknown = Those who help you cannot say how it goes.
family-closing-legend = Shall we end?
family-closing-yes = Yes, it is good now
family-closing-no = No, we are not done
family-closing-answered = It is answered

## A family's data

family-looks-what = Each time somebody looks, it is written down
family-no-looks = Nobody has looked at anything.
family-times = ({ $count } times)
family-look-refused = They were refused.
family-look-saw = They saw
family-older = Show what is older
family-why-case-work = To help you
family-why-assignment = To find and give help
family-why-oversight = To see whether all is as it should be
family-why-own = To answer your own questions
family-field-name = name
family-field-phone = telephone number
family-field-cpr = CPR number
family-field-address = address
family-field-age = age
family-field-said = what you said
family-field-interests = what the child likes and needs
family-field-health = health
family-field-notes = notes
family-my-data-what = You have the right to see what is held about you and your child. You can have it corrected too. You get an answer within a month.
family-right-legend = What do you want?
family-right-access = See all that is held
family-right-correct = Have something corrected
family-right-restrict = Have it kept away, so that nobody uses it
family-right-erase = Have something erased
family-about-legend = About whom?
family-right-missing = Choose what you want
family-about-missing = Choose whom it is about
family-not-theirs = You cannot ask this here. Call your bridge-builder.
family-asked-on = You asked on { $day }.
family-answer-by = You get an answer by { $day }.
family-request-received = We have received it.
family-request-verified = We are at it.
family-request-refused = The answer was no.
family-request-answered = You have got an answer.

## A volunteer's pages

help-child = A child
help-no-match = You have no match just now
help-no-match-what = We looked at { $time }. Your coordinator tells you when there is a child whom you can help.
help-ended = Ended
help-log = Say how it went
help-practical = Practical
help-pause-or-stop = Break or stop
help-waits-family = The family is asked. Wait before you contact them.
help-waits-start = The family has said yes. Your coordinator starts the match.
help-is-over = The match has ended.
help-paused = You are taking a break
help-first = First meeting
help-first-by = By { $day }
help-next = Next time
help-next-guess = if it is the same weekday as last time
help-last = Last time
help-session-title = How did it go?
help-met = Did you meet { $day }?
help-met-first = Did you meet for the first time { $day }?
help-met-yes = Yes
help-met-no = No, the child did not come
help-met-moved = Moved
help-met-missing = Choose whether you met
help-how-was-it = How was it?
help-went-good = Good
help-went-fair = Fair
help-went-hard = Hard
help-other-day = Another day, or how long
help-which-day = Which day?
help-which-day-hint = For example 3 12 2026. Leave it empty if the day above is right.
help-day-wrong = Write a day that exists, for example 3 12 2026
help-how-long = How many minutes?
help-minutes-wrong = Write the minutes as a number from 1 to 1440
help-done = Save
help-worried = I am worried about the child
help-call = Call the family
help-no-number = You have no number. Ask your coordinator.
help-parent = Parent
help-good-to-know = Good to know
help-nothing-known = The family has not said yes to more.
help-known-age = Age
help-known-interests = Likes
help-known-practical = Remember
help-known-goal = Wishes
help-sessions = The last times
help-no-sessions = You have not met yet.
help-minutes = { $count } minutes
help-did-not-come = the child did not come
help-take-back = Take back, it was wrong
help-stop-title = Break or stop
help-away = I am away for some time
help-away-what = You do not meet until you say so. The family and your coordinator can see it.
help-away-send = Take a break
help-back = I am back
help-back-what = Then you meet again as before.
help-back-send = Go on
help-stop = I want to stop
help-stop-what = The match ends now, and your coordinator finds somebody else for the child. Please call the coordinator first, so that the child can say goodbye.
help-stop-send = Stop the match
help-stop-worried = Is it because you are worried?

## What a service says no to

refused-session-already-logged = Something is noted for that day already. Choose another day.
refused-match-paused = There was a break on that day. Ask the coordinator.
refused-in-the-future = The day has not come yet. Write when you have met.
refused-before-the-match = The day is before the match began. Choose another day.
refused-not-cleared = The volunteer's papers are not in order. See them under Volunteers.
refused-consent-missing = The family has not said yes to it. Ask the bridge-builder.
refused-not-active = The match has not begun.
refused-child-not-asked = The child is over ten and must say yes itself first.
refused-not-confirmed = The family has not said yes yet.
refused-volunteer-taken = The volunteer has a child already. Choose another.
refused-offer-over = The offer is not open any more.
refused-match-running = There is a match already.
refused-suspended = It rests just now. Ask the bridge-builder.
refused-review = The certificate is seen again 12 to 36 months after you saw it. Choose a day in that time.
refused-training = The course must count from now on, and ten years at most.
refused-capacity = That is the number that stands there already.
refused-not-yourself = You cannot do that for yourself. Ask another coordinator.

## What came of it

menu-permissions = Who may know what
menu-looks = Who has looked
flash-session-logged = Saved. Thank you for writing.
flash-session-moved = Then nothing is noted. Write when you have met.
flash-session-taken-back = It is taken back.
flash-match-paused = You take a break now.
flash-match-resumed = You go on again.
flash-match-ended = The match has ended.
flash-consent-given = Thank you. You said yes.
flash-consent-refused = You said no. If you want to talk about it, call your bridge-builder.
flash-consent-withdrawn = It has ended. They cannot see it any more.
flash-match-confirmed = Thank you. You said yes.
flash-match-declined = You said no. We find somebody else.
flash-closing-confirmed = Thank you. You said that it is good now.
flash-closing-declined = Thank you. We go on.
flash-data-asked = We have received it. You get an answer within a month.

## A coordinator's pages

menu-volunteers = Volunteers
menu-capacity = Places
flash-offer-accepted = Thank you. You said yes. Find a volunteer when the family has said yes to your knowing the child.
flash-offer-declined = Thank you for the answer. You said no.
flash-match-proposed = The family is asked.
flash-match-started = The match has begun.
flash-capacity-declared = Saved. The bridge-builders can see it.
flash-volunteer-changed = Saved.
flash-part-confirmed = Thank you. You said yes.
help-no-capacity = We have no room now
help-no-task = It is not what we do
help-no-far = It is too far away
help-no-times = The times do not suit
help-end-completed = As agreed from the beginning
help-end-family = The family wishes it
help-end-volunteer = The volunteer stops
help-end-not-right = It was not right for the child
help-end-assignment = The assignment has ended
help-standing-open = Can help
help-standing-hold = Rests
help-standing-down = May not meet children here
help-standing-left = Has left
help-standing-rejected = Was not taken on
help-part-volunteer = A volunteer
help-part-coordination = Coordination
help-part-place = A place on a team
help-part-transport = Transport
help-tile-offers = offers to answer
help-tile-due = matches need something
help-tile-matches = volunteers with a child
help-tile-free = volunteers are free
help-tile-places = free places
help-offers = Can you help?
help-answer-by = Answer by { $day }
help-see-and-answer = See and answer
help-part-asked = Will you too?
help-yes = Yes
help-no = No thank you
help-matches-due = Matches that need something
help-papers-due = Papers that run out
help-due-child = The child must say yes itself
help-due-start = The family has said yes. Start it.
help-due-paused = Takes a break
help-due-first = Have not met for the first time
help-due-hard = Twice in a row was hard. Call the volunteer.
help-due-silent = Nothing was written since
help-due-suspended = Rests: the family must say yes to your knowing the child
help-due-volunteer = Needs a volunteer
help-find-volunteer = Find one
help-see = See
help-start = Start
help-renew = Renew
help-papers-end = Cannot meet children after that day
help-volunteer = Volunteer
help-offer-title = Can you help?
help-offer-lead = A child of { $age } in { $area } would like to take part in something.
help-offer-what = What
help-offer-age = Age
help-offer-area = Where
help-offer-by = Answer by
help-offer-names = You get no names before the family has said yes.
help-offer-yes = Yes, we have room
help-offer-yes-means = Then you find a volunteer who is ready, and the family says yes or no to them.
help-offer-no = If no, why?
help-offer-no-means = One press is enough. Then we ask somebody else, and you see it no more. It does not count against you.
help-filters = Who is shown
help-filter-all = All
help-filter-free = Free now
help-filter-matched = With a child
help-filter-soon = Run out soon
help-filter-waiting = On the way in
help-filter-gone = Left
help-shown = { $shown } of { $all } shown
help-nobody-here = There is nobody just now.
help-column-name = Name
help-column-papers = Papers
help-column-load = Children
help-column-match = Match
help-column-met = Met last
help-none = none
help-never = not yet
help-no-name = Without name
help-missing = Lacks { $what }
help-missing-certificate = child certificate
help-missing-pledge = pledge of confidentiality
help-missing-course = basic course
help-cleared-until = Cleared until { $day }
help-volunteer-title = Volunteer and papers
help-certificate-until = Child certificate until
help-pledge = Pledge of confidentiality
help-course-until = Basic course until
help-signed = Signed
help-not-noted = Missing
help-papers = Papers
help-note-certificate = I have seen the child certificate
help-seen-on = On which day did you see it?
help-seen-hint = Leave it empty if it is today
help-review-on = When must it be seen again?
help-review-hint = 12 to 36 months after you saw it
help-save-certificate = Save the certificate
help-note-pledge = The pledge of confidentiality is signed
help-note-course = The basic course was taken
help-course-until-field = Until when does it count?
help-course-hint = For example 1 6 2028
help-save-course = Save the course
help-rest = May meet children?
help-hold = Let rest
help-hold-what = Then the volunteer does not meet children until you say so. Why is not written down.
help-reinstate = Let go on
help-reinstate-what = Then the volunteer's matches go on if the papers are in order.
help-match-title = Match
help-no-contact = The family has not said yes to your having a number.
help-is-proposed = The family is asked
help-is-confirmed = The family has said yes
help-child-asked = The child is over ten and must say yes itself too.
help-pause = Take a break
help-pause-send = Start the break
help-resume = The break is over
help-why = Why?
help-end = End the match
help-end-what = Call the family and the volunteer first. Then the volunteer is free again.
help-why-end = Why does it end?
help-end-send = End it
help-why-missing = Choose why
help-propose-title = Find a volunteer
help-nobody-free = Nobody is free and cleared
help-nobody-free-what = See whose papers are missing, or tell the bridge-builder.
help-see-volunteers = See all volunteers
help-who = Who?
help-who-hint = Only those who are free and have their papers in order
help-who-missing = Choose a volunteer
help-propose = Ask the family
help-places-now = You said { $places } places. { $free } are free.
help-places-choose = How many children is there room for in all?
help-places-unit = places
help-another-number = Another number
help-save-number = Save the number
help-places-wrong = Write a number from 0 to 65535
help-places-what = The bridge-builders ask you only when there is a free place.
help-own-title = My match just now
help-desk-title = Offers and matches just now
family-title = Agreements just now

# Access, invitations and passkeys
passkey-make = Make a passkey
passkey-use = Log in with a passkey
passkey-what = A passkey is on your phone or computer. You use it with your finger, your face or a code. There is nothing to remember.
passkey-not-here = Passkeys need JavaScript and a recent browser. Without them you can log in another way.
passkey-cancelled = You broke it off, or it took too long. Press the button again.
passkey-failed = It did not work. Try again, or use another device.
login-passkey-refused = The passkey was not accepted
login-passkey-refused-what = Try again. If it happens several times, use another device.
login-passkey-unknown = The passkey lets nobody in here
login-passkey-unknown-what = Use another passkey, or ask whoever gave you access for a new link.
invitation-title = Use an invitation
invitation-what = You were sent a link. The code is told to you by phone.
invitation-link = The link
invitation-link-hint = Paste the whole link from the message.
invitation-link-wrong = The link is not whole. Copy all of it from the message, or ask for a new one.
invitation-code = The code
invitation-code-hint = Six characters, for example K7M P4T.
invitation-code-form = Type the code of six characters. It has no I, L, O, 0, 1, 2 and 5.
invitation-code-wrong = The code does not fit the link. Ask for the code again. {$count ->
    [one] You have one try left.
   *[other] You have {$count} tries left.
}
invitation-go-on = Go on
invitation-no-code = Have you no code? Call whoever invited you.
offered-title = You are invited
offered-what = {$place} invites you as {$role}.
offered-again-title = Get access again
offered-again-what = You get access again as {$role}, {$place}. Your old passkeys stop working, and you are logged out everywhere else.
offered-can = What you can do
offered-how = How you get access
offered-demo = As one of the people of the demo
offered-take-as = Accept as {$who}
offered-not-me = That is not me: log out
offered-no-way = There is no way to log in here. Ask whoever invited you.
offered-until = The invitation is good until {$day}.
over-used = The invitation is used
over-used-what = Somebody has used the link. If it was you, log in. If it was not, call whoever invited you.
over-withdrawn = The invitation was taken back
over-withdrawn-what = There may be a newer link. Ask whoever invited you.
over-late = The invitation has run out
over-late-what = Ask whoever invited you for a new link.
over-spoiled = The code was wrong too often
over-spoiled-what = The link works no more. Ask whoever invited you for a new one.
take-not-sure = This role needs a surer login: the municipality's or MitID. Log in that way, and open the link again.
take-own = You cannot use your own invitation. Somebody else must accept it.
take-held = You hold the role already.
take-inviter-gone = Whoever invited you no longer holds the role that is needed. Ask for a new invitation.
take-passkey-needed = This link gives a new passkey. Log out, open the link again, and make one.
take-blocked = The account is blocked or closed. Ask whoever gave you access.
ready-title = The link is ready
ready-what = To {$role}, {$place}
ready-again-what = To somebody who is to get access again
ready-link = 1. Send the link
ready-sms = Send as a text message
ready-mail = Send as e-mail
ready-copy = Or copy the link
ready-code = 2. Tell the code by phone
ready-apart = Do not write it together with the link. Link and code are shown here and now only.
ready-until = Works until {$day}, and only once.
ready-done = Done
ready-subject = Your access
ready-message = Here is your link: {$link} The code is told to you by phone.
access-title = Who has access
access-sub = {$place} · {$day}
access-invite = Give access
access-nobody = Nobody has access here.
access-colleague = Colleague without a name {$number}
access-who = Who
access-as = As
access-from = From
access-until = Until
access-by = Given by
access-threads = Accountable for threads
access-more = Show more
access-waiting = Waits for somebody else
access-waiting-what = Two must agree on these roles.
access-waits-until = Good until {$day}
access-confirm = Confirm
access-refuse = Say no
access-invited = Invited
access-withdraw = Take back
access-stopped = Has no access any more
access-blocked = blocked
access-closed = closed
access-forget = Forget for ever
access-unblock = Unblock
access-close = Close the account
access-at-once = When you end somebody's access, it works at once: open pages close, and threads without anybody accountable come to the leader.
access-back = Another day
access-back-day = Which day
access-back-show = Show the day
access-back-on = Access on {$day}
access-nobody-then = Nobody had access on that day.
access-since = Since {$day}
access-ended = until {$day}: {$why}
access-accountable = {$count ->
    [one] Accountable for one open thread.
   *[other] Accountable for {$count} open threads.
}
no-nothing-chosen = Choose one.
no-still-accountable = They are accountable for open threads. Hand them over first. If they must be out now, block the account.
no-holds-other-roles = They have access elsewhere too. End the role here instead.
no-has-coordinator = The organisation has a coordinator already, who gives access there.
no-organisation-not-ours = The organisation is not in the directory, or has agreements with other municipalities only.
no-volunteer-unknown = They are not registered as a volunteer of the organisation. Register them first.
no-no-auditor = An auditor must confirm, and there is none. Give that role first.
no-recovers-at-provider = They log in with MitID or the municipality's login. There they get access again.
no-account-already-blocked = The account is blocked. Unblock it first.
person-title = Somebody's access
person-end = End the role: {$role}
person-end-what = They can no longer do what the role allows. Other roles stay.
person-end-do = End the role now
person-give = Give another role
person-give-do = Give the role
person-recover = Has lost their phone or key
person-recover-what = You get a link and a code to pass on. Once they are used, the old passkeys work no more.
person-recover-do = Make a new link
person-block = Block the person
person-block-what = Every role ends at once, everywhere. None of them comes back by itself.
person-block-why = Why
person-block-do = Block now
block-left = Works here no more
block-device-lost = Has lost a device with a passkey
block-misused = Somebody else has used the access
block-investigated = Is being looked into
invite-title = Give access
invite-what = You get a link and a code. You send the link. You tell the code by phone.
invite-role = What is the person to be able to do?
invite-role-missing = Choose what the person is to be able to do.
invite-person = Which volunteer
invite-person-hint = Only when you invite a volunteer.
invite-person-missing = Choose which volunteer the link is for.
invite-no-name = Volunteer without a name
invite-organisation = Which organisation
invite-organisation-hint = Only for the first coordinator of an organisation.
invite-organisation-missing = Choose which organisation the link is for.
invite-until = Last day
invite-until-hint = Leave it empty if access is to last until somebody ends it.
invite-do = Make the link
menu-access = Access
menu-invite = Invite organisation
offer-leader = Lead the municipality's work and give others access
offer-auditor = Check what has happened and who has looked
offer-data-protection = Answer questions about personal data
offer-administrator = Give leaders and auditors access
offer-bridge-builder = Follow families as a bridge-builder
offer-bridge-builder-on-call = Follow families, and be on call
offer-case-worker = Refer children
offer-volunteer = Meet a child
offer-coordinator = Answer offers and look after volunteers
offer-safeguarding-lead = Answer offers, look after volunteers and receive concerns
offer-first-coordinator = Be the first who answers for an organisation
can-case-worker = You can refer children and see what became of the referrals.
can-bridge-builder = You can take on referrals and follow the families' threads.
can-coordinator = You can answer offers, say how many places are free and give volunteers access.
can-volunteer = You can see whom you meet and write how it went.
can-leader = You can see the municipality's threads and figures and give staff access.
can-administrator = You can give leaders, auditors and administrators access.
can-auditor = You can see what has happened and who has looked.
duty-on-call = on call
duty-finance = finance
duty-safeguarding-lead = receives concerns
duty-data-protection = data protection
source-by-hand = a leader or administrator
source-claims = the municipality's login
source-invitation = invitation
source-operator = the operator
end-by-hand = ended by somebody
end-ran-out = the last day is over
end-claims-lost = the municipality's login says so no more
logins-title = How you log in
logins-passkey = Passkey
logins-provider = Login with MitID or the municipality
logins-this = used now
logins-since = Since {$when}
logins-used = Used last {$when}
logins-remove = Remove
logins-two = Have two passkeys, on two devices. Then you can still log in if you lose one.
logins-add = Make another passkey
flash-role-taken = You have accepted. If somebody else must confirm the role, you get it after that.
flash-passkey-added = You have another passkey.
flash-login-removed = The passkey is removed.
flash-login-too-old = It is too long since you logged in. Log out and in again, then try again.
flash-last-login = It is your only way to log in. Make another first.
flash-passkey-again = It took too long, or the device's answer was not accepted. Try again.
flash-passkey-known = That passkey was used before. Make a new one.
flash-grant-ended = The role is ended.
flash-grant-confirmed = The role is confirmed.
flash-grant-given = The role is given. If it needs two people, it stands under “Waits for somebody else”.
flash-account-blocked = The person is blocked.
flash-account-unblocked = The account is unblocked. Give roles anew.
flash-account-closed = The account is closed.
flash-account-forgotten = The person is forgotten.
flash-invitation-withdrawn = The invitation was taken back.
## Why it is no: each code of a service in words

no-other = It cannot be done as things stand now. See the page again, then try.
no-not-found = It is not there, or it is not yours to see.
no-not-your-mandate = Your role may not do this. Ask somebody who may.
no-out-of-scope = It is outside of what you may do. Ask somebody who may.
no-role-not-held = You do not hold that role any more. Log in again.
no-account-blocked = Your account is blocked. Ask whoever gave you access.
no-version-conflict = Somebody changed it while you looked. See the page again.
no-command-id-reused = Something else was sent from this page. Load the page again, then send.
no-out-of-bounds = It is too much, or outside of what can be taken. Make it shorter.
no-too-much = The text is too long. Make it shorter.
no-words-too-long = The text is too long. Make it shorter.
no-no-words = Nothing is written. Write something first.
no-sealed-id-taken = The text was kept before. Load the page again, then send.
no-no-relation = You do not work with the child. Ask the accountable bridge-builder.
no-not-your-person = You do not work with this person. Ask whoever is accountable.
no-not-about-you = You can write about yourself alone here.
no-not-your-organisation = It is another organisation's. Ask them.
no-cpr-known = The CPR number belongs to somebody else already. Look again.
no-cpr-no-such-day = The CPR number names a day that never was. Look again.
no-cpr-not-ten-digits = A CPR number has ten digits.
no-birth-date-differs = The CPR number says another birth date. Correct one of them.
no-birth-date-in-the-future = The birth date is in the future. Look again.
no-not-a-date = There is no such day. Write day, month and year.
no-nothing-known = A name is missing. Write at least that.
no-person-registered = The person is registered already.
no-purpose-does-not-fit = One may look somebody up only to refer or help the child.
no-holder-age-unknown = The parent's age is not known. Record the birth date first.
no-holder-no-guardian = One of them cannot have custody. Look again.
no-holder-not-adult = Whoever has custody is an adult. Look again.
no-no-custody = It is not recorded who has custody. Record it first.
no-session-over = You are logged out. Log in again.
no-limit-out-of-range = The list cannot be shown with so many lines. Load the page again.
no-bridge-builder-inactive = The bridge-builder is not active here. Choose another.
no-bridge-builder-unknown = Nobody is known as that bridge-builder here. Choose another.
no-referral-already-submitted = The referral was sent already.
no-referral-already-accepted = A bridge-builder took the referral on. Go on in the thread.
no-referral-already-returned = The referral was sent back. The case worker may mend it.
no-referral-already-withdrawn = The referral was taken back. Refer again if it is needed.
no-referral-not-accepted = Nobody has taken the referral on yet.
no-referral-without-need = It is missing what is needed. Choose at least one.
no-need-named-twice = A need is named twice. Choose it once.
no-neither-wish-nor-reason = It is missing what the child wishes, or why that is not known.
no-both-wish-and-reason = There is both a wish and a reason why it is not known. Take one out.
no-child-named-twice = A child is named twice. Name it once.
no-too-many-siblings = There are too many siblings in one referral. Refer the others on their own.
no-law-not-in-force = That law does not hold yet. Choose one that holds today.
no-draft-incomplete = The referral lacks something. Fill it in, then send.
no-not-accountable = Only the accountable bridge-builder or a leader may do this.
no-thread-already-opened = The thread was opened already.
no-thread-closed = The thread is closed.
no-thread-merged = The thread goes on in another one.
no-open-elsewhere = The child has an open thread elsewhere.
no-child-has-thread = The child has an open thread already.
no-already-accountable = This bridge-builder is accountable already. Choose another.
no-step-in-past = The day has passed. Choose today or later.
no-step-too-far = The day is more than a year away. Choose what comes before it.
no-owner-cannot-act = Whoever you chose cannot do it. Choose another.
no-step-stands = This is the next step already.
no-step-not-next = Another step is the next one now. See the thread again.
no-day-in-future = The day is still to come. Note it when it has happened.
no-day-too-early = The day is long before the thread. Check the year.
no-not-correctable = This cannot be corrected here.
no-already-corrected = It is corrected already.
no-mistake-unclear = A thread opened by mistake is closed without a talk. Choose both, or neither.
no-child-unclear = The thread has several children. Choose whom this is about.
no-child-not-in-thread = The child is not in the thread. Choose another.
no-goal-not-ahead = A goal goes up, at most to 10. Check both numbers.
no-off-scale = The scale goes from 0 to 10.
no-enough-goals = Three goals are open. Work on those first.
no-goal-already-agreed = The goal is agreed already.
no-goal-unknown = The goal is not in the thread.
no-goal-achieved = The goal is achieved. Agree a new one.
no-goal-stands = The goal stands so already.
no-meeting-held = The meeting was held. Plan a new one.
no-meeting-stands = The meeting is planned so already.
no-meeting-not-ahead = The day has passed, or is more than a year away.
no-parties-unclear = Choose at least one who takes part, and each once.
no-thread-paused = The thread rests. Resume it first.
no-thread-not-paused = The thread does not rest.
no-pause-over = The pause would be over already. Choose a later day.
no-pause-too-long = A pause is at most six months. Choose an earlier day.
no-closing-begun = The closing has begun. It is the family's turn now.
no-closing-not-begun = Nobody has said that the thread is done.
no-closing-confirmed = You said yes. The thread closes when all have answered.
no-closing-talk-unclear = Name the day of the talk, or why there was none.
no-closing-declined = The family said that it is not done. Talk with them first.
no-talk-too-early = The talk is before the thread. Choose a later day.
no-not-of-family = Somebody named is not of the family. Check who said so.
no-tries-unclear = Try at least three times, and say how often it was.
no-assignments-active = Help still goes on. End it, or say why it ends.
no-ends-unclear = Something that is to end does not go on.
no-thread-open = The thread is open.
no-closed-too-long = The thread was closed more than a year ago. Refer again.
no-consent-already-requested = The consent was asked for already.
no-consent-already-given = All have signed. The consent holds.
no-consent-not-given = The consent does not hold yet.
no-recipients-unclear = Choose who may be told, each once.
no-categories-unclear = Choose what they may be told.
no-consent-not-ahead = The last day has passed. Choose a later one.
no-consent-too-long = A consent holds for two years at most. Choose an earlier day.
no-subject-not-in-thread = The child is not in this thread. Ask where it is.
no-not-your-signature = This is not yours to answer.
no-wrong-signature-channel = It cannot be answered in this way.
no-not-a-signatory = This person is not to sign this.
no-already-signed = It is answered already.
no-consent-not-withdrawn = The consent was not withdrawn.
no-party-not-concerned = It does not concern them.
no-party-already-told = They were told already.
no-consent-refused = It was refused. Talk with the family before you ask again.
no-consent-withdrawn = The consent was withdrawn. Talk with the family before you ask again.
no-consent-expired = The consent has run out. Ask again.
no-consent-ended-by-transfer = The consent did not move along. Ask again in the new municipality.
no-consent-ended = The consent has ended. Ask again.
no-own-right-parents-phone = The number is a parent's. Leave it out.
no-own-right-not-confirmed = A colleague must first confirm that the child decides alone.
no-own-right-same-person = You asked yourself. A colleague must confirm it.
no-not-own-right = Nobody says that the child decides alone here.
no-own-right-already-confirmed = A colleague has confirmed it.
no-oral-not-enough = Health and goals need a written word. Use MitID or paper.
no-age-unknown = The age is not known. Record the birth date first.
no-custody-unknown = It is not recorded who has custody. Record it first.
no-too-young-for-own-right = A child decides alone from 10 years. Ask the custody holders.
no-own-right-not-exempt = A child decides alone on treatment and counselling only. Ask the custody holders.
no-no-free-place = The organisation has no free place.
no-volunteer-not-registered = The person is not registered as your volunteer.
no-already-a-volunteer = This person is a volunteer already.
no-already-applied = The volunteer has applied already.
no-certificate-already-cleared = The certificate is cleared until that day already.
no-in-the-past = The day has passed. Choose today or later.
no-nothing-to-revoke = There is no certificate to revoke.
no-volunteer-already-stands-so = The volunteer stands like that already.
no-volunteer-gone = The volunteer has left.
no-pledge-already-signed = The pledge is signed already.
no-training-already-counts = The course counts until that day already.
no-not-to-be-asked = The organisation cannot be asked now.
no-nobody-free = None of them has a place now. Ask again later.
no-not-carried = No organisation has said yes yet.
no-not-a-contribution = The organisation carries no such part.
no-contribution-already-confirmed = The organisation has said yes already.
no-assignment-not-active = The help has not begun yet.
no-not-by-hand = That happens by itself. Choose another reason.
no-assignment-already-over = The help has ended already.
no-already-proposed = The match is proposed already.
no-not-yourself = The person answers this themself.
no-not-of-the-family = The custody holders answer, and the child from ten years.
no-too-young = A custody holder answers for a child under ten.
no-already-agreed = The child has said yes already.
no-match-already-begun = The match has begun.
no-match-already-paused = The match is paused already.
no-match-not-paused = The match is not paused.
no-match-not-proposed = The match does not wait for an answer.
no-not-your-match = The match is another volunteer's.
no-not-your-reason = Only the coordinator can give that reason.
no-already-met = The first meeting is noted already.
no-not-a-session = A session lasts from a minute to a day.
no-match-already-ended = The match has ended already.
no-not-your-alert = The alert waits for somebody else.
no-already-acknowledged = The alert is acknowledged already.
no-already-resolved = The alert is resolved already.
no-role-already-held = The role is held already.
no-own-account = Nobody decides this for themself. Ask another.
no-last-administrator = There must be an administrator. Give the role to another first.
## The API

api-title = For other systems
api-lead = Another system can ask everything that people ask in these pages, with the same rights.
api-where = Every address begins with
api-reference = All addresses
api-reference-what = This list is made from the OpenAPI document. How to ask is explained here:
api-document = The OpenAPI document
api-ask = How to ask
api-ask-query = What is shown is asked with GET. Ids, codes, days and numbers stand in the address.
api-ask-search = Names, CPR numbers and searches never stand in an address. They are sent as JSON with POST, to an address that ends with /search.
api-ask-command = What changes something is asked with POST. The body is JSON. Whoever creates something chooses its id.
api-headers = Headers
api-bearer = Who asks. A browser that is logged in sends its cookie instead, never both.
api-acting-as = As which of your roles, when you have several. /session shows them.
api-key = A UUID for each command. Send the same when you ask the same again: it is done once, and gets the same answer.
api-position = The answer to a command says how far the service has come. Send it with the next request, and the answer knows of it. Prefer: wait=2 waits two seconds at most.
api-etag = If-None-Match gets 304 when nothing has changed. A command with If-Match gets 412 when somebody was quicker.
api-link = Where the next page of a list is.
api-retry = How many seconds to wait after 429 and 503.
api-no = When the answer is no
api-no-what = The answer is application/problem+json (RFC 9457). The field code never changes. Use it in programs, and the text for people. What you may not know of gets 404.
api-events = What is new
api-events-what = /events tells at once where something is new: which thread, which service, which position. It does not tell what: ask for that. Send Last-Event-ID to go on where you were.
api-people = People
api-people-what = Whoever you show a name to must have a reason, and each look is noted with it. Keep nothing that you do not need.
