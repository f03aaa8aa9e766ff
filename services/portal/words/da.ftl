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
