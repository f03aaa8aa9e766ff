# Every text on the screens, in English. The same keys stand in da.ftl.

## Around every page

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
login-away = { $provider } does not answer right now
login-away-what = Try again in a few minutes, or choose another way.
login-again = Please begin again
login-again-what = It took too long, or you came back in another window. Choose a way again.
login-level = That way is not secure enough here
login-level-what = Choose another way, for example MitID. This protects what is known about the children.
login-ended = You are logged off
login-ended-what = Log in again to return to where you were.
login-cancelled = You are not logged in. Choose a way to try again.

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
