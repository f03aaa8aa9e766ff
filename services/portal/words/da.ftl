# Every text on the screens, in Danish. Plain words, as a neighbour would say them. The same keys stand in en.ftl.

## Around every page

frame-skip = Gå til indhold
frame-menu = Menu
frame-worried = Bekymret for et barn?
frame-change-role = Skift rolle
frame-log-off = Log af
frame-language = Sprog
frame-waiting =
    { $count ->
        [one] 1 venter
       *[other] { $count } venter
    }
frame-news = Der er nyt.
frame-show-news = Vis det nye

## The session ends soon

clock-heading = Er du her stadig?
clock-idle = Der er ikke sket noget på siden i et stykke tid. Du bliver logget af om lidt.
clock-end = Du har været logget ind længe. Du bliver logget af om lidt og skal logge ind igen.
clock-saved = Det, du har skrevet, er gemt.
clock-unsaved = Det sidste, du har skrevet, er ikke gemt endnu.
clock-minutes = Minutter, til du bliver logget af: { $count }
clock-stay = Bliv logget ind
clock-close = Fortsæt indtil da

## What is typed is kept

draft-saved = gemt { $time }
draft-clock = kl. { $hours }.{ $minutes }
draft-offline = Ikke gemt: der er ingen forbindelse. Vi prøver igen.
draft-refused = Ikke gemt: systemet svarer ikke, som det skal. Vi prøver igen.

## Forms

form-optional = (frivilligt)
form-errors = Det skal rettes, før du kan komme videre
form-error-prefix = Fejl:{ " " }
form-choose = Vælg
form-day = Dag
form-month = Måned
form-year = År
form-letters-max = Højst { $count } tegn
form-letters-left = Tegn tilbage: { $count }
form-letters-over = Tegn for meget: { $count }

## Roles

role-case-worker = Sagsbehandler
role-bridge-builder = Brobygger
role-coordinator = Frivilligkoordinator
role-volunteer = Frivillig
role-leader = Leder
role-administrator = Administrator
role-auditor = Revisor
role-family = Familie
role-system = Systemet
roles-title = Hvem er du lige nu?
roles-change = Du kan skifte øverst på siden, når som helst
roles-current = Det er du nu
roles-apart = Det, du gør i den ene rolle, kan ikke ses i den anden.
norole-title = Du er logget ind, men har ingen rolle her
norole-none = Vi fandt ikke noget til dig
norole-none-what = Det betyder ikke, at du har gjort noget forkert. Nogen skal give dig adgang først, eller du skal logge ind på en anden måde.
norole-invited = Har du fået et link fra din forening eller din brobygger?
norole-ask = Hvem kan hjælpe?
norole-other = Log ind på en anden måde

## Logging in

login-title = Log ind
login-choose = Vælg den måde, du plejer
login-invited = Har du fået et link fra din forening eller din brobygger?
login-use-invitation = Brug det her
login-borrowed = Er du på en andens computer?
login-borrowed-what = Log af og luk alle vinduer, når du er færdig. Det, du er i gang med at skrive, er gemt til dig.
login-away = { $provider } svarer ikke lige nu
login-away-what = Prøv igen om et par minutter, eller vælg en anden måde.
login-again = Begynd forfra
login-again-what = Det tog for lang tid, eller du kom tilbage i et andet vindue. Vælg en måde igen.
login-level = Den måde er ikke sikker nok her
login-level-what = Vælg en anden måde, for eksempel MitID. Det er for at passe på børnenes oplysninger.
login-ended = Du er logget af
login-ended-what = Log ind igen, så kommer du tilbage til, hvor du var.
login-cancelled = Du er ikke logget ind. Vælg en måde for at prøve igen.

## Where one is logged in

sessions-title = Her er du logget ind
sessions-what = Hver linje er en computer eller telefon, hvor du er logget ind nu
sessions-this = Den, du sidder ved
sessions-began = Siden { $when }
sessions-end = Log af
sessions-end-others = Log af alle andre steder
sessions-strange = Er der en, du ikke kender? Log den af. Sig det så til din leder, din koordinator eller din brobygger.
device-computer = Computer
device-phone = Telefon
device-tablet = Tablet
device-program = Kommandolinje
device-unknown = Ukendt enhed

## Logged out

ended-title = Du er logget af
ended-again = Log ind igen
ended-kept = Det, du skrev, er gemt
ended-as-left = Log ind igen, så står det, som du forlod det.
ended-logged-out = Du har logget af.
ended-idle = Du var væk i { $minutes } minutter, så vi loggede dig af.
ended-too-long = Du havde været logget ind i { $hours } timer, så vi loggede dig af.
ended-elsewhere = Du blev logget af fra et andet sted.
ended-role = Din adgang er ændret, så vi loggede dig af.
ended-borrowed = Luk alle vinduer i browseren, før du går. Så kan den næste ikke se, hvad du har set.

## The demo

demo-title = Prøv Brobygger
demo-choose = Dette er en prøve med opdigtede børn. Vælg, hvem du vil være.
demo-windows = Alle ser de samme tråde hver fra deres side. Åbn to vinduer, og se den ene ændre sig, mens du arbejder i den anden.

## When something goes wrong

error-login = Log ind for at se siden
error-login-what = Siden er kun for dem, der er logget ind.
error-not-allowed = Det har du ikke adgang til
error-tried = Du ville { $tried }. Det kan du ikke i den rolle, du har nu.
error-allows = Hvem kan give lov?
error-nothing-done = Intet er ændret.
error-not-found = Siden findes ikke
error-not-found-what = Det kan skyldes, at
error-not-found-address = adressen er skrevet forkert
error-not-found-moved = siden er flyttet eller slettet
error-not-found-role = siden hører til en anden rolle end den, du har nu
error-quicker = En anden var hurtigere
error-quicker-what = Mens du arbejdede, har en anden ændret det samme. Derfor er din ændring ikke gennemført.
error-kept = Det, du skrev, er gemt som kladde.
error-see-now = Se, hvordan det ser ud nu
error-other-role = Du har skiftet rolle
error-other-role-what = Du begyndte som { $drawn }, men er nu { $acting }. Det er nok sket i et andet vindue.
error-change-back = Skift tilbage til { $role }
error-too-large = Det fylder for meget
error-too-large-what = Der er plads til { $max } MB ad gangen. Gør filen mindre, eller send den i flere dele.
error-back-to-form = Tilbage
error-too-many = Det gik lidt for stærkt
error-too-many-what = Vent lidt. Du kan prøve igen { $when }.
error-broken = Noget gik galt hos os
error-broken-what = Det er ikke din skyld. Prøv igen om lidt. Bliver det ved, så sig til.
error-reference = Nævn nummeret { $reference }, så kan vi finde fejlen.
error-away = Vi kan ikke vise siden lige nu
error-away-named = { $what } svarer ikke lige nu
error-away-what = Prøv igen om et par minutter.
error-first-page = Gå til din første side

## Nothing waits

first-case-worker = Mine henvisninger
first-today = I dag
first-coordinator = Tilbud og match
first-volunteer = Mit match
first-family = Aftaler
first-leader = Overblik
first-auditor = Kontrol
first-administrator = Drift
first-nothing = Intet venter på dig
first-checked = Vi kiggede { $time } efter:
checked-returned = henvisninger, der er kommet retur
checked-referrals = henvisninger, der venter på svar
checked-consider = børn, hvor civilsamfundet skal overvejes
checked-new-referrals = nye henvisninger
checked-due = aftaler og frister i dag
checked-silent = tråde uden kontakt i lang tid
checked-alerts = alarmer
checked-offers = tilbud, der skal have svar
checked-matches = match, der mangler noget
checked-certificates = børneattester, der snart udløber
checked-meeting = jeres næste møde
checked-log = møder, der ikke er skrevet ind
checked-answers = spørgsmål til dig
checked-agreed = nye aftaler
checked-waiting = børn, der venter på en forening
checked-chain = brud i loggen
checked-glass = nødadgange, der skal gennemgås
checked-refused = afviste forsøg
checked-services = tjenester, der ikke svarer
checked-parked = hændelser, der er sat til side

## Leaving a page quickly

exit-link = Forlad siden hurtigt
exit-what = Hvad gør den?
exit-more = Tryk Skift så mange gange til for at forlade siden: { $count }
exit-title = Forlad siden hurtigt
exit-does = Øverst på nogle sider er der en knap: "Forlad siden hurtigt". Den er til dig, hvis nogen kommer, som ikke skal se, hvad du læser.
exit-click = Tryk på knappen, så er siden væk med det samme, og du ser en side om vejret.
exit-shift = Har du et tastatur, kan du trykke på Skift tre gange hurtigt.
exit-logged-out = Du bliver logget af alle steder.
exit-kept = Hvis der stod "gemt", da du skrev, ligger det klar, når du logger ind igen.
exit-history = Knappen sletter ikke sporene
exit-history-what = Browseren husker, at du har været her. Brug et privat vindue, eller slet historikken bagefter.
exit-return = Du kommer tilbage ved at åbne siden igen og logge ind.
exit-understood = Jeg har forstået

## Accessibility

about-accessibility = Tilgængelighedserklæring
about-phone = Telefon
access-lead = { $authority } vil have, at alle kan bruge Brobygger.
access-how = Sådan er siderne lavet
access-how-what = Siderne følger reglerne i WCAG 2.1, niveau A og AA. De bliver prøvet med et program, hver gang de ændres. Programmet finder ikke alt.
access-keyboard = Alt kan nås med tastaturet, og man kan se, hvor man er.
access-script = Alt virker uden JavaScript.
access-contrast = Farve står aldrig alene: der er altid ord eller et tegn ved siden af.
access-not-yet = Det mangler vi
access-no-people = Siderne er endnu ikke prøvet af mennesker med handicap.
access-files = Filer, som andre har lagt ind, er ikke altid til at læse højt.
access-readers = Siderne er ikke prøvet med alle skærmlæsere.
access-tell = Kan du ikke bruge noget?
access-tell-what = Skriv eller ring til os. Så finder vi en anden måde og retter fejlen.
access-complain = Får du ikke et svar, du kan bruge, kan du klage til Digitaliseringsstyrelsen:
access-complain-where = was.digst.dk
access-reviewed = Sidst gennemgået { $day }.
access-licences = Licenser for skrift, ikoner og design

## Privacy

about-privacy = Privatliv
privacy-lead = { $authority } har ansvaret for det, der står om dig og dit barn i Brobygger.
privacy-kept = Det gemmer vi
privacy-kept-child = hvem barnet er, hvad familien ønsker, og hvad I har aftalt
privacy-kept-work = hvem der har gjort hvad, og hvornår
privacy-kept-looks = hvem der har set på oplysningerne, og hvorfor
privacy-sees = Hvem kan se det?
privacy-sees-what = Kun dem, der skal bruge det for at hjælpe. En forening får ikke noget navn at se, før familien har sagt ja. Hver gang nogen ser på det, bliver det noteret.
privacy-rights = Det bestemmer du
privacy-right-see = Du kan få at se, hvad der står om dig, og hvem der har set det.
privacy-right-correct = Du kan få rettet det, der er forkert.
privacy-right-withdraw = Du kan sige nej igen, også når du har sagt ja.
privacy-limits = Noget skal kommunen gemme efter loven. Så siger vi det, og vi siger hvor længe.
privacy-browser = På din computer eller telefon
privacy-browser-what = Vi gemmer kun det, der skal til, for at du kan være logget ind og læse siderne på dit sprog. Ingen andre følger med, og det, du skriver, bliver ikke gemt på enheden.
privacy-ask = Spørg os
privacy-officer = Vores rådgiver om databeskyttelse:
privacy-complain = Du kan klage til Datatilsynet:
privacy-complain-where = datatilsynet.dk

## Around every page

place-country = Hele landet
place-municipality = { $name } Kommune
place-organisation = Forening
role-none = Ingen rolle valgt
role-other = en anden rolle
menu-today = I dag
menu-sessions = Mine logins
flash-role-chosen = Du har skiftet rolle.
flash-session-ended = Det login er afsluttet.
flash-others-ended = Alle dine andre logins er afsluttet.
flash-kept = Du var logget af. Det, du skrev, er gemt. Log ind, så er det der igen.
tried-cross-site = sende noget fra en side, der ikke er vores
error-unreadable = Det kan vi ikke læse
error-unreadable-what = Det, der blev sendt, er ikke en formular fra os. Gå tilbage, genindlæs siden, og prøv igen.

## Worried about a child

worried-title = Bekymret for et barn?
worried-now = Er et barn i fare nu?
worried-now-what = Så ring 112 med det samme. Du skal ikke være sikker.
worried-call-112 = Ring 112
worried-else = Haster det ikke lige nu?
worried-114 = politiet: bed om kommunens sociale døgnvagt
worried-children = BørneTelefonen, når du er barn eller ung
worried-parents = ForældreTelefonen, når du er voksen
worried-duty = Arbejder du med børn, har du pligt til at sige det til kommunen. Det har alle, der ved, at et barn har det dårligt. Kommunen tager imod hele døgnet.
worried-not-here = Du kan ikke skrive din bekymring her på siden endnu. Ring i stedet.

## Codes in plain words

plain-today = i dag
plain-yesterday = i går
plain-tomorrow = i morgen
plain-need-leisure = Noget at gå til
plain-need-adult-friend = En voksen ven
plain-need-homework = Hjælp med lektier
plain-need-loneliness = Nogen at være sammen med
plain-need-family-break = Et pusterum for hele familien
plain-need-practical-help = Hjælp i hverdagen
plain-age-0 = 0 til 5 år
plain-age-6 = 6 til 9 år
plain-age-10 = 10 til 14 år
plain-age-15 = 15 til 17 år
plain-age-18 = 18 til 22 år
plain-paused-consent = Familien har ikke sagt ja til, at I må kende barnet lige nu. Spørg brobyggeren.
plain-paused-family = Familien holder en pause.
plain-paused-away = Den frivillige er væk.
plain-paused-holiday = Der er ferie.
plain-paused-certificate = Den frivilliges papirer skal fornyes.
plain-paused-hold = Den frivillige har en pause.
plain-kind-social = frivillig social forening
plain-kind-sports = idrætsforening
plain-kind-scouts = spejdere
plain-kind-association = forening
plain-kind-housing = boligforening
plain-kind-church = kirke

## A family's pages

family-with = { $names } og jer
family-now = Det er aftalt lige nu
family-asked = Vi mangler et svar fra dig
family-answer = Svar
family-nothing-asked = Du skal ikke gøre noget
family-checked = Vi kiggede { $time }.
family-next = Det næste
family-nothing-next = Der er ikke aftalt noget lige nu.
family-over = Det er slut nu. Du kan altid ringe til kommunen, hvis der er brug for mere.
family-latest = Senest { $day }
family-meeting = Møde med dem, der hjælper jer
family-first-meeting = I ser { $helper } for første gang
family-consent-ends = Et ja fra jer slutter
family-consent-ends-what = I bliver spurgt igen, hvis I vil gå videre.
family-step-contact = Din brobygger ringer til dig
family-step-hear = Vi spørger barnet, hvad det vil
family-step-consent = Vi spørger, hvem der må vide hvad
family-step-find = Vi finder en, der kan hjælpe
family-step-await = Vi har spurgt en forening og venter på svar
family-step-first = Vi gør klar til, at I skal ses første gang
family-step-follow = Vi taler om, hvordan det går
family-step-closing = Vi taler om at slutte godt
family-who = Hvem gør hvad
family-bridge-builder = brobygger
family-your-bridge-builder = Din brobygger i kommunen
family-bridge-builder-does = Holder styr på det hele. Ring, hvis noget skal laves om.
family-a-volunteer = En frivillig
family-the-volunteer = den frivillige
family-rests = Holder pause lige nu
family-would-like = Vil gerne hjælpe jer
family-helps = For { $name }: { $what }
family-met-last = Sidst: { $day }
family-goals = Det vil I gerne
family-decides = Det bestemmer du
family-permissions = Hvem må vide hvad ({ $count })
family-looks = Hvem har set på det, der står om mig?
family-my-data = Få at se, hvad der står
family-me = Mig selv
family-your-child = dit barn
family-an-organisation = en forening
family-send = Send
family-answer-missing = Vælg ja eller nej
family-not-now = Det kan ikke lade sig gøre lige nu. Ring til din brobygger.

## A family's answers

family-consent-title = Hvem må vide hvad?
family-may-know = Må { $who } få noget at vide om { $name }?
family-may-know-you = Må { $who } få noget at vide om dig?
family-know = { $who } om { $name }
family-know-you = { $who } om dig
family-they-get = De får kun det her:
family-data-name = navn
family-data-age = alder
family-data-interests = hvad barnet kan lide, og hvad det har brug for
family-data-phone = en forælders nummer
family-data-health = hvad de skal vide om helbred
family-data-goals = det, I gerne vil nå
family-purpose-leisure = De skal bruge det til at finde noget at gå til.
family-purpose-friend = De skal bruge det til at finde en voksen ven.
family-purpose-school = De skal bruge det til at hjælpe med skolen.
family-purpose-relief = De skal bruge det til at give jer et pusterum.
family-purpose-treatment = De skal bruge det til din egen hjælp.
family-purpose-counselling = De skal bruge det til at tale med dig.
family-until = Det gælder til og med { $day }.
family-consent-legend = Hvad siger du?
family-consent-yes = Ja, det må de
family-consent-no = Nej
family-consent-free = Du skal ikke sige ja. Du kan sige nej igen, når du vil. Har I begge to ret til at bestemme, skal I svare hver for sig.
family-consent-waits = Den venter på flere svar
family-consent-given = Der er sagt ja
family-consent-expired = Den gælder ikke mere
family-consent-refused = Der er sagt nej
family-consent-withdrawn = Der er sagt nej igen
family-consent-ended = Den er slut
family-withdraw-title = Vil du ikke mere?
family-withdraw-what = Så er det slut med det samme. De kan ikke se det mere. Ingen spørger hvorfor.
family-withdraw = Sig nej igen
family-withdraw-open = Se mere, eller sig nej igen
family-permissions-title = Hvem må vide hvad
family-permissions-what = Her kan du se, hvad du og andre har sagt ja til
family-no-permissions = Ingen har fået noget at vide.
family-match-title = Vil I have hjælp?
family-may-help = Må { $helper } hjælpe { $name }?
family-may-help-you = Må { $helper } hjælpe dig?
family-comes-from = Hjælpen kommer fra { $organisation }.
family-it-is-about = Det er:
family-papers = Den frivillige har vist sin børneattest og lovet ikke at sige noget videre.
family-match-legend = Hvad siger du?
family-match-yes = Ja tak
family-match-no = Nej tak
family-match-free = Ingen spørger hvorfor, hvis du siger nej. Så finder vi en anden.
family-match-answered = Du skal ikke svare på det nu
family-closing-title = Er det tid til at slutte?
family-closing-what = Det er dig, der ved, om det er nok. Siger du nej, går vi videre.
family-outcome-better = De, der hjælper jer, synes, det går bedre nu.
family-outcome-same = De, der hjælper jer, synes, det går som før.
family-outcome-worse = De, der hjælper jer, synes, det går dårligere.
family-outcome-unknown = De, der hjælper jer, kan ikke sige, hvordan det går.
family-closing-legend = Skal vi slutte?
family-closing-yes = Ja, det er godt nu
family-closing-no = Nej, vi er ikke færdige
family-closing-answered = Der er svaret

## A family's data

family-looks-what = Hver gang nogen ser på det, bliver det skrevet ned
family-no-looks = Ingen har set på noget.
family-times = ({ $count } gange)
family-look-refused = De fik nej.
family-look-saw = De så
family-older = Vis det, der er ældre
family-why-case-work = For at hjælpe jer
family-why-assignment = For at finde og give hjælp
family-why-oversight = For at se, om alt går rigtigt til
family-why-own = For at svare på jeres egne spørgsmål
family-field-name = navn
family-field-phone = nummer
family-field-cpr = CPR-nummer
family-field-address = adresse
family-field-age = alder
family-field-said = det, I har sagt
family-field-interests = hvad barnet kan lide og har brug for
family-field-health = helbred
family-field-notes = noter
family-my-data-what = Du har ret til at se, hvad der står om dig og dit barn. Du kan også få det rettet. Du får svar inden en måned.
family-right-legend = Hvad vil du?
family-right-access = Se alt, hvad der står
family-right-correct = Få noget rettet
family-right-restrict = Få det gemt væk, så ingen bruger det
family-right-erase = Få noget slettet
family-about-legend = Om hvem?
family-right-missing = Vælg, hvad du vil
family-about-missing = Vælg, hvem det er om
family-not-theirs = Det kan du ikke spørge om her. Ring til din brobygger.
family-asked-on = Du spurgte { $day }.
family-answer-by = Du får svar senest { $day }.
family-request-received = Vi har fået det.
family-request-verified = Vi er i gang.
family-request-refused = Svaret blev nej.
family-request-answered = Du har fået svar.

## A volunteer's pages

help-child = Et barn
help-no-match = Du har ikke noget match lige nu
help-no-match-what = Vi kiggede { $time }. Din koordinator siger til, når der er et barn, du kan hjælpe.
help-ended = Afsluttet
help-log = Skriv, hvordan det gik
help-practical = Praktisk
help-pause-or-stop = Pause eller stop
help-waits-family = Familien er spurgt. Vent med at tage kontakt.
help-waits-start = Familien har sagt ja. Din koordinator sætter jer i gang.
help-is-over = Matchet er slut.
help-paused = I holder pause
help-first = Første møde
help-first-by = Senest { $day }
help-next = Næste gang
help-next-guess = hvis det er samme dag som sidst
help-last = Sidst
help-session-title = Hvordan gik det?
help-met = Mødtes I { $day }?
help-met-first = Mødtes I for første gang { $day }?
help-met-yes = Ja
help-met-no = Nej, barnet kom ikke
help-met-moved = Flyttet
help-met-missing = Vælg, om I mødtes
help-how-was-it = Hvordan var det?
help-went-good = Godt
help-went-fair = Okay
help-went-hard = Svært
help-other-day = En anden dag, eller hvor længe
help-which-day = Hvilken dag?
help-which-day-hint = For eksempel 3 12 2026. Lad det stå tomt, hvis dagen ovenfor passer.
help-day-wrong = Skriv en dag, der findes, for eksempel 3 12 2026
help-how-long = Hvor mange minutter?
help-minutes-wrong = Skriv minutter som et tal fra 1 til 1440
help-done = Gem
help-worried = Jeg er bekymret for barnet
help-call = Ring til familien
help-no-number = Du har ikke fået et nummer. Spørg din koordinator.
help-parent = Forælder
help-good-to-know = Godt at vide
help-nothing-known = Familien har ikke sagt ja til mere.
help-known-age = Alder
help-known-interests = Kan lide
help-known-practical = Husk
help-known-goal = Vil gerne
help-sessions = Sidste gange
help-no-sessions = I har ikke mødtes endnu.
help-minutes = { $count } minutter
help-did-not-come = barnet kom ikke
help-take-back = Slet, det var forkert
help-stop-title = Pause eller stop
help-away = Jeg er væk i en periode
help-away-what = I mødes ikke, før du siger til. Familien og din koordinator kan se det.
help-away-send = Hold pause
help-back = Jeg er tilbage
help-back-what = Så mødes I igen som før.
help-back-send = I gang igen
help-stop = Jeg vil gerne stoppe
help-stop-what = Matchet slutter nu, og din koordinator finder en anden til barnet. Ring gerne til koordinatoren først, så barnet kan få sagt farvel.
help-stop-send = Stop matchet
help-stop-worried = Er det, fordi du er bekymret?

## What a service says no to

refused-session-already-logged = Der er allerede skrevet noget for den dag. Vælg en anden dag.
refused-match-paused = Der var pause den dag. Spørg koordinatoren.
refused-in-the-future = Dagen er ikke kommet endnu. Skriv, når I har mødtes.
refused-before-the-match = Dagen er før, matchet begyndte. Vælg en anden dag.
refused-not-cleared = Den frivilliges papirer er ikke i orden. Se dem under Frivillige.
refused-consent-missing = Familien har ikke sagt ja til det. Spørg brobyggeren.
refused-not-active = Matchet er ikke i gang.
refused-child-not-asked = Barnet er over ti år og skal selv sige ja først.
refused-not-confirmed = Familien har ikke sagt ja endnu.
refused-volunteer-taken = Den frivillige har allerede et barn. Vælg en anden.
refused-offer-over = Tilbuddet er ikke åbent mere.
refused-match-running = Der er allerede et match.
refused-suspended = Det hviler lige nu. Spørg brobyggeren.
refused-review = Attesten skal ses igen 12 til 36 måneder efter, I så den. Vælg en dag i den tid.
refused-training = Kurset skal gælde frem i tiden, og højst ti år.
refused-capacity = Det er det tal, der står i forvejen.
refused-not-yourself = Det kan du ikke gøre for dig selv. Bed en anden koordinator.

## What came of it

menu-permissions = Hvem må vide hvad
menu-looks = Hvem har set på det
flash-session-logged = Gemt. Tak, fordi du skrev.
flash-session-moved = Så er der ikke skrevet noget. Skriv, når I har mødtes.
flash-session-taken-back = Det er taget tilbage.
flash-match-paused = I holder pause nu.
flash-match-resumed = I er i gang igen.
flash-match-ended = Matchet er slut.
flash-consent-given = Tak. Du har sagt ja.
flash-consent-refused = Du har sagt nej. Vil du tale om det, så ring til din brobygger.
flash-consent-withdrawn = Det er slut. De kan ikke se det mere.
flash-match-confirmed = Tak. Du har sagt ja.
flash-match-declined = Du har sagt nej. Vi finder en anden.
flash-closing-confirmed = Tak. Du har sagt, at det er godt nu.
flash-closing-declined = Tak. Vi går videre.
flash-data-asked = Vi har fået det. Du får svar inden en måned.
## A coordinator's pages

menu-volunteers = Frivillige
menu-capacity = Pladser
flash-offer-accepted = Tak. I har sagt ja. Find en frivillig, når familien har sagt ja til, at I må kende barnet.
flash-offer-declined = Tak for svaret. I har sagt nej.
flash-match-proposed = Familien er spurgt.
flash-match-started = Matchet er i gang.
flash-capacity-declared = Gemt. Brobyggerne kan se det.
flash-volunteer-changed = Gemt.
flash-part-confirmed = Tak. I har sagt ja.
help-no-capacity = Vi har ikke plads nu
help-no-task = Det er ikke noget, vi gør
help-no-far = Det er for langt væk
help-no-times = Tiderne passer ikke
help-end-completed = Som aftalt fra begyndelsen
help-end-family = Familien ønsker det
help-end-volunteer = Den frivillige stopper
help-end-not-right = Det var ikke det rigtige for barnet
help-end-assignment = Opgaven er slut
help-standing-open = Kan hjælpe
help-standing-hold = Holder pause
help-standing-down = Må ikke møde børn her
help-standing-left = Er stoppet
help-standing-rejected = Blev ikke frivillig
help-part-volunteer = En frivillig
help-part-coordination = Koordination
help-part-place = En plads på et hold
help-part-transport = Kørsel
help-tile-offers = tilbud at svare på
help-tile-due = match mangler noget
help-tile-matches = frivillige med et barn
help-tile-free = frivillige er ledige
help-tile-places = ledige pladser
help-offers = Kan I hjælpe?
help-answer-by = Svar senest { $day }
help-see-and-answer = Se og svar
help-part-asked = Vil I også?
help-yes = Ja
help-no = Nej tak
help-matches-due = Match, der mangler noget
help-papers-due = Papirer, der udløber
help-due-child = Barnet skal selv sige ja
help-due-start = Familien har sagt ja. Sæt det i gang.
help-due-paused = Holder pause
help-due-first = Har ikke mødtes første gang
help-due-hard = To gange i træk var svære. Ring til den frivillige.
help-due-silent = Der er ikke skrevet noget siden
help-due-suspended = Hviler: familien skal sige ja til, at I må kende barnet
help-due-volunteer = Mangler en frivillig
help-find-volunteer = Find en
help-see = Se
help-start = Sæt i gang
help-renew = Forny
help-papers-end = Kan ikke møde børn efter den dag
help-volunteer = Frivillig
help-offer-title = Kan I hjælpe?
help-offer-lead = Et barn på { $age } i { $area } vil gerne med i noget.
help-offer-what = Hvad
help-offer-age = Alder
help-offer-area = Hvor
help-offer-by = Svar senest
help-offer-names = I får først navne at vide, når familien har sagt ja.
help-offer-yes = Ja, vi har plads
help-offer-yes-means = Så finder I en frivillig, der er klar, og familien siger ja eller nej til den.
help-offer-no = Hvis nej, hvorfor?
help-offer-no-means = Ét tryk er nok. Så spørger vi en anden, og I ser det ikke mere. Det tæller ikke imod jer.
help-filters = Hvem vises
help-filter-all = Alle
help-filter-free = Ledige nu
help-filter-matched = Med et barn
help-filter-soon = Udløber snart
help-filter-waiting = På vej ind
help-filter-gone = Stoppet
help-shown = { $shown } af { $all } vist
help-nobody-here = Der er ingen lige nu.
help-column-name = Navn
help-column-papers = Papirer
help-column-load = Børn
help-column-match = Match
help-column-met = Sidst mødtes
help-none = ingen
help-never = ikke endnu
help-no-name = Uden navn
help-missing = Mangler { $what }
help-missing-certificate = børneattest
help-missing-pledge = tavshedserklæring
help-missing-course = grundkursus
help-cleared-until = Klar til { $day }
help-volunteer-title = Frivillig og papirer
help-certificate-until = Børneattest til
help-pledge = Tavshedserklæring
help-course-until = Grundkursus til
help-signed = Skrevet under
help-not-noted = Mangler
help-papers = Papirer
help-note-certificate = Jeg har set børneattesten
help-seen-on = Hvilken dag så du den?
help-seen-hint = Lad det stå tomt, hvis det er i dag
help-review-on = Hvornår skal den ses igen?
help-review-hint = 12 til 36 måneder efter, du så den
help-save-certificate = Gem attesten
help-note-pledge = Tavshedserklæringen er skrevet under
help-note-course = Grundkurset er taget
help-course-until-field = Hvor længe gælder det?
help-course-hint = For eksempel 1 6 2028
help-save-course = Gem kurset
help-rest = Må møde børn?
help-hold = Sæt på pause
help-hold-what = Så mødes den frivillige ikke med børn, før du siger til. Hvorfor bliver ikke skrevet ned.
help-reinstate = Lad komme i gang igen
help-reinstate-what = Så går den frivilliges match i gang igen, hvis papirerne er i orden.
help-match-title = Match
help-no-contact = Familien har ikke sagt ja til, at I får et nummer.
help-is-proposed = Familien er spurgt
help-is-confirmed = Familien har sagt ja
help-child-asked = Barnet er over ti år og skal også selv sige ja.
help-pause = Hold pause
help-pause-send = Sæt på pause
help-resume = Pausen er slut
help-why = Hvorfor?
help-end = Slut matchet
help-end-what = Ring til familien og den frivillige først. Så er den frivillige ledig igen.
help-why-end = Hvorfor slutter det?
help-end-send = Slut det
help-why-missing = Vælg hvorfor
help-propose-title = Find en frivillig
help-nobody-free = Ingen er ledig og klar
help-nobody-free-what = Se, hvem der mangler papirer, eller sig til brobyggeren.
help-see-volunteers = Se alle frivillige
help-who = Hvem?
help-who-hint = Kun dem, der er ledige og har papirerne i orden
help-who-missing = Vælg en frivillig
help-propose = Spørg familien
help-places-now = I har sagt { $places } pladser. { $free } er ledige.
help-places-choose = Hvor mange børn er der plads til i alt?
help-places-unit = pladser
help-another-number = Et andet tal
help-save-number = Gem tallet
help-places-wrong = Skriv et tal fra 0 til 65535
help-places-what = Brobyggerne spørger kun jer, når der er en ledig plads.
help-own-title = Mit match lige nu
help-desk-title = Tilbud og match lige nu
family-title = Aftaler lige nu
