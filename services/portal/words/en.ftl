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
