# Every text on the screens, in Danish. Plain words, as a neighbour would say them. The same keys stand in en.ftl.

## Around every page

frame-home = forsiden
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
login-away = Den måde svarer ikke lige nu
login-away-what = Prøv igen om et par minutter, eller vælg en anden måde.
login-again = Begynd forfra
login-again-what = Det tog for lang tid, eller du kom tilbage i et andet vindue. Vælg en måde igen.
login-level = Den måde er ikke sikker nok her
login-level-what = Vælg en anden måde, for eksempel MitID. Det er for at passe på børnenes oplysninger.
login-ended = Du er logget af
login-ended-what = Log ind igen, så kommer du tilbage til, hvor du var.
login-cancelled = Du er ikke logget ind. Vælg en måde for at prøve igen.
login-refused = Du er ikke logget ind
login-refused-what = Svaret, vi fik, kan ikke bruges. Begynd forfra. Sker det igen, så sig det til dem, der driver Brobygger hos jer.
login-onward = Du sendes videre
login-onward-link = Fortsæt

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

## The command line asks

program-title = Et program vil handle som dig
program-what = Det ser, hvad du ser, og gør, hvad du kan gøre. Det, det gør, står som dit.
program-name = Program
program-brobygger = Brobygger, kommandolinje
program-from = Hvor det kører
program-here = På denne computer ({ $address })
program-there = På en computer med adressen { $address }
program-role = Det handler som
program-lasts = Du kan svare til { $until }. Så er det logget ind i højst otte timer. Du kan logge det af under “Mine logins”.
program-started = Har du selv startet det lige nu?
program-started-what = Hvis ikke, så sig nej. Måske prøver nogen at handle i dit navn.
program-fresh = Log ind igen, før du svarer. Så er det sikkert, at det er dig.
program-log-in = Log ind igen
program-allow = Lad det handle som mig
program-refuse = Nej
program-other-role = Lad det handle i en anden af dine roller
program-code-title = Et program viser dig en kode
program-code-what = Skriv kun koden her, hvis du selv har startet programmet.
program-code = Kode
program-code-hint = Otte bogstaver, som dit program viser dem
program-code-go-on = Fortsæt
program-code-strange = Har nogen sendt dig koden eller læst den op? Så skriv den ikke, og sig det til din leder.
program-code-form = Skriv de otte bogstaver, som dit program viser dem
program-code-unknown = Intet program viser den kode. Læs den igen, eller start programmet forfra.
program-allowed = Programmet må handle som dig
program-allowed-what = Gå tilbage til vinduet, hvor du startede det.
program-refused = Programmet må ikke handle som dig
program-refused-what = Det har fået det at vide. Ellers er intet ændret.
program-back = Fortsæt til programmet
program-sessions = Se, hvor du er logget ind
program-over = Intet program spørger her nu
program-over-what = Det tog for lang tid, eller du har svaret. Begynd forfra i dit program: brobygger login
program-over-code = Skriv en kode

## Machines

machines-end = Maskiner, hvis adgang snart slutter
machines-end-what = Efter den sidste dag virker det ikke, som bygger på dem. En administrator foreslår en ny nøgle, og en leder siger ja.
machines-one = Maskine { $machine }, { $role }
machines-until = Til og med { $day }. Den må spørge om { $asks } ting.
machines-wait = { $count ->
    [one] En maskines adgang slutter inden for 30 dage
   *[other] { $count } maskiners adgang slutter inden for 30 dage
}

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
error-refused = Det kan ikke lade sig gøre nu
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
checked-machines = Maskiner, hvis adgang slutter inden for 30 dage

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

# What staff of municipalities see

## Codes in words

need-leisure = Fritid: sport, musik, spejder
need-adult-friend = En voksenven
need-homework = Lektiehjælp
need-loneliness = Nogen at være sammen med
need-family-break = Et pusterum for familien
need-practical-help = Praktisk hjælp i hverdagen
age-0-5 = 0-5 år
age-6-9 = 6-9 år
age-10-14 = 10-14 år
age-15-17 = 15-17 år
age-18-22 = 18-22 år
step-contact-family = Tal med familien første gang
step-hear-child = Spørg barnet, hvad det ønsker
step-obtain-consent = Få de samtykker, der mangler
step-find-organisation = Find en forening
step-await-answer = Vent på foreningens svar
step-prepare-first-meeting = Forbered det første møde
step-follow-up = Følg op hos familien
step-closing-talk = Hold den afsluttende samtale
carrier-case-worker = Kommunen
carrier-bridge-builder = Brobyggeren
carrier-coordinator = Foreningen
carrier-volunteer = Den frivillige
carrier-leader = Lederen
carrier-administrator = Administratoren
carrier-auditor = Revisoren
carrier-family = Familien
carrier-system = Systemet
party-child = barnet
party-family = familien
party-organisation = foreningen eller den frivillige
party-case-worker = sagsbehandleren
party-school = skolen eller daginstitutionen
channel-home-visit = Besøg i hjemmet
channel-meeting = Møde et andet sted
channel-call = Telefon eller video
channel-message = Brev eller besked
pause-family-wish = Familien ønsker en pause
pause-illness = Sygdom
pause-away = Familien er bortrejst
pause-awaiting-decision = Noget skal afgøres først
hand-over-absence = Fravær
hand-over-new-post = Nyt arbejde
hand-over-workload = For mange tråde på én hånd
hand-over-family-wish = Familien ønskede det
hand-over-moved = En anden kommune har ansvaret nu
close-goals-reached = målet er nået
close-family-wish = familien ønsker ikke mere
close-moved = familien er flyttet
close-other-measure = kommunen gør noget andet
close-opened-by-mistake = den blev åbnet ved en fejl
thread-state-active = i gang
thread-state-paused = på pause
thread-state-closing = ved at slutte
thread-state-closed = afsluttet
thread-state-merged = fortsætter i en anden tråd
refusal-open-elsewhere = Barnet har en åben tråd i en anden kommune
refusal-bridge-builder-inactive = Den brobygger, der tog den, er her ikke længere
consent-requested = mangler underskrift
consent-given = givet
consent-expired = udløbet
consent-refused = afslået
consent-withdrawn = trukket tilbage
consent-ended-by-transfer = ophørt ved flytning
consent-ended = ophørt
consent-purpose-leisure = Fritidsliv
consent-purpose-adult-friend = Voksenven
consent-purpose-school = Hjælp til skolen
consent-purpose-family-relief = Pusterum for familien
consent-purpose-treatment = Behandling af barnet
consent-purpose-counselling = Rådgivning til barnet selv
category-name = Navn
category-age = Alder
category-interests = Interesser og praktiske behov
category-phone = En forælders telefonnummer
category-health = Helbred og handicap, så vidt det er nødvendigt
category-goals = Mål, som brobyggeren deler
standing-waiting = venter på svar
standing-accepted = taget imod
standing-returned = sendt tilbage
standing-withdrawn = trukket tilbage
standing-attached = lagt til en åben tråd
standing-held-up = må vente
return-incomplete = Noget mangler
return-wrong-municipality = Barnet bor i en anden kommune
return-statutory-task = Det er kommunens egen opgave efter loven
return-family-declined = Familien har ombestemt sig
withdraw-family-declined = Familien har ombestemt sig
withdraw-no-longer-needed = Der er ikke længere behov
withdraw-moved-away = Barnet er flyttet
withdraw-mistake = Det var en fejl
basis-early-preventive = Tidlig forebyggende indsats (barnets lov § 30)
basis-supportive = Støttende indsats (barnets lov § 32)
basis-other = Andet, som står i sagen
purpose-leisure = En plads i fritidslivet
purpose-family-relief = Aflastning af familien
purpose-stable-adult = En stabil voksen
purpose-school = At klare skolen
no-wish-too-young = Barnet er for lille til at blive spurgt
no-wish-did-not-say = Barnet er spurgt og ville ikke sige noget
no-wish-not-asked = Barnet er ikke spurgt endnu
urgency-ordinary = Almindeligt
urgency-soon = Før andre
alert-referral-overdue = En henvisning er ikke besvaret i tide
alert-family-not-contacted = Familien er ikke kontaktet i tide
alert-consent-missing = Samtykket mangler
alert-silence = Tråden er tavs
alert-voice-missing = Hverken barn eller familie er hørt
alert-transfer-overdue = En flytning til en anden kommune trækker ud
alert-consideration-overdue = Civilsamfundet er ikke overvejet i tide
alert-withdrawal-not-effective = Et samtykke er trukket tilbage, men adgangen er ikke lukket alle steder
alert-subject-request-due = En anmodning om egne oplysninger venter på svar
alert-break-glass-unreviewed = En nødadgang er ikke gennemgået
alert-own-signature-missing = Den unges egen underskrift mangler
alert-next-step-overdue = Næste skridt er over tid
alert-referral-held-up = En henvisning er taget imod, men tråden kan ikke åbne
alert-withdrawal-not-confirmed = Ikke alle har fået at vide, at et samtykke er trukket tilbage
alert-talk-with-family = Et samtykke er ophørt
alert-second-thread = Barnet har to åbne tråde
alert-accountable-cannot-act = Den ansvarlige brobygger er her ikke længere
alert-follow-up-blind = En del af Brobygger har ikke svaret i et døgn, så der kan mangle kontakter her
alert-do-referral-overdue = Tag imod den, eller send den tilbage med en grund.
alert-do-family-not-contacted = Tal med familien, og skriv kontakten ned.
alert-do-consent-missing = Spørg dem, der mangler at svare.
alert-do-silence = Tag kontakt, eller sæt tråden på pause, hvis det er aftalt.
alert-do-voice-missing = Spørg barnet eller familien, hvordan de ser det.
alert-do-transfer-overdue = Send materialet, eller bed den anden kommune kvittere.
alert-do-consideration-overdue = Overvej civilsamfundet, og skriv, hvad I kom frem til.
alert-do-withdrawal-not-effective = Kontakt driften i dag.
alert-do-subject-request-due = Svar inden fristen på en måned.
alert-do-break-glass-unreviewed = Se på, hvem der brugte den, og hvorfor.
alert-do-own-signature-missing = Spørg den unge selv.
alert-do-next-step-overdue = Gør det, eller sæt et nyt næste skridt med en dag.
alert-do-referral-held-up = Se, hvorfor den må vente, og hvem der kan løse det.
alert-do-withdrawal-not-confirmed = Giv dem besked, der mangler.
alert-do-talk-with-family = Tal med familien om, hvad der nu skal ske.
alert-do-second-thread = Afslut den ene, eller læg dem sammen.
alert-do-accountable-cannot-act = Giv tråden videre til en anden brobygger.
alert-do-follow-up-blind = Spørg driften, hvornår den er tilbage. Ring, før I handler på det, der imens kommer over tid.
severity-notice = til orientering
severity-warning = skal gøres
severity-critical = straks
fault-broken = noget er ændret
fault-gap = der mangler en hændelse
fault-contradiction = den samme hændelse kom igen og var en anden
fault-forged = den findes ikke i tjenestens egen log
service-referral = Henvisninger
service-thread = Tråde
service-assignment = Tilbud og frivillige
service-followup = Opfølgning
service-vault = Persondata
service-reporting = Overblik
service-audit = Revision
service-identity = Logins og roller
service-other = En anden tjeneste

## Threads: the story and the picture

child-unnamed = Barn
child-under-one = under 1 år
child-years = { $years } år
part-family = Familien
part-municipality = Kommunen
part-bridge-builder = Brobygger
part-organisation = Forening
part-volunteer = Frivillig
part-nobody = Systemet
story-next-step = Næste skridt: { $step } ({ $who }, senest { $day })
story-step-done = Gjort: { $step }
story-contact = Kontakt med { $with }: { $how }
story-paused = Sat på pause til { $day }: { $why }
story-handed-over = Givet videre til en anden brobygger: { $why }
story-closed = Tråden blev afsluttet: { $why }
story-alert = Alarm: { $what }
picture-label = Tråden som billede. Alt i billedet står også i historien nedenfor.
picture-svg = Trådens vej
picture-legend = Den røde linje er hos den, der skal tage det næste skridt. En prik er noget, der er sket, hos den, der gjorde det. Stiplet grå: ingen kontakt med barnet eller familien. Prikket rød: aftalt.
picture-table = Billedet som tabel
picture-who = Tråden var hos
picture-from = Fra
picture-to = Til
picture-now = nu
picture-today = i dag
picture-gap = { $count ->
    [one] 1 dag uden kontakt
   *[other] { $count } dage uden kontakt
    }
picture-silent = { $count ->
    [one] Tavs i 1 dag
   *[other] Tavs i { $count } dage
    }
picture-rest = { $count ->
    [one] På pause i 1 dag
   *[other] På pause i { $count } dage
    }
picture-several = { $count } hændelser, { $from } til { $to }
picture-with = { $who } har haft tråden siden { $day }.
picture-longest = Længst uden kontakt: { $count } dage, fra { $from } til { $to }.
picture-never-silent = Den har aldrig været tavs i mere end 21 dage.
picture-next = Næste: { $what }, senest { $day }.

## Threads: the list

colleague-you = dig
colleague-other = en kollega
threads-title = Tråde
threads-count = { $count ->
    [one] 1 tråd
   *[other] { $count } tråde
    }
threads-none = Ingen tråde passer til det, du har valgt.
threads-child = Barn
threads-with = Tråden er hos
threads-next = Næste skridt
threads-weeks = Kontakt i 12 uger
sign = nr. { $sign }
threads-siblings = { $count ->
    [one] { $child } og en søskende
   *[other] { $child } og { $count } søskende
    }
pages-label = Flere sider
pages-before = Forrige side
pages-next = Næste side
contact-never = ingen kontakt endnu
contact-today = kontakt i dag
contact-ago = { $count ->
    [one] kontakt i går
   *[other] kontakt for { $count } dage siden
    }
contact-weeks = Kontakt i { $count } af de seneste 12 uger
due-over = { $count ->
    [one] 1 dag over
   *[other] { $count } dage over
    }
due-today = i dag
due-tomorrow = i morgen
filter-who = Hvis tråde
filter-mine = Mine
filter-all = Hele kommunens
filter-due = Hvornår
filter-any-due = Alle frister
filter-overdue = Over tid
filter-today = Skal ske i dag
filter-silent = Tavse
filter-state = Hvordan den står
filter-any-state = Alle åbne

## A thread's page

thread-title = Tråd
thread-back = Tilbage til trådene
thread-since = tråd siden { $day }
thread-accountable = Ansvarlig
thread-consent = Samtykke
thread-consent-given = Givet, til { $day }
thread-consent-missing = { $count ->
    [one] 1 mangler at svare
   *[other] { $count } mangler at svare
    }
thread-consent-none = Ikke spurgt endnu
thread-not-shown = Vises ikke for dig
thread-nobody = Ingen
thread-no-next = Intet
thread-alert = { $todo } Senest { $by }.
thread-picture = Tråden som billede
thread-span = Hvor langt tilbage
span-quarter = 3 måneder
span-year = 1 år
span-all = Hele forløbet
thread-story = Hvad der er sket
thread-story-none = Her er intet, der passer til det, du har valgt.
thread-story-hidden = Ledere og revisorer læser en tråd, når de har brugt nødadgangen til et barn i den. Det bliver gennemgået bagefter.
thread-story-more = { $count ->
    [one] Vis også 1 mindre eller ældre hændelse
   *[other] Vis også { $count } mindre eller ældre hændelser
    }
thread-parts = Hvis skridt
part-all = Alle
story-newest-first = Vis det nyeste først
story-oldest-first = Vis det ældste først
story-corrected = rettet
story-noted = skrevet { $day }
story-between = { $from } til { $to }
thread-can = Du kan
thread-more = Flere handlinger
thread-members = Hvem er med
thread-note-paused = Tråden er på pause til { $day }: { $why }.
thread-note-closed = Tråden blev afsluttet { $day }: { $why }.
thread-note-merged = Tråden er lagt sammen med en anden og fortsætter der.
member-child = barnet
member-bridge-builder = ansvarlig brobygger
member-organisation = forening i tråden
member-before = ansvarlig til { $day }
act-contact = Skriv kontakt
act-step = Sæt næste skridt
act-consent = Bed om samtykke
act-pause = Sæt på pause
act-resume = Fortsæt tråden nu
act-hand-over = Overdrag til en anden brobygger

## The first page of a bridge-builder

menu-threads = Tråde
menu-referrals = Henvisninger
menu-alerts = Alarmer
menu-refer = Henvis et barn
menu-overview = Overblik
menu-proof = Beviset
menu-history = Historik
menu-refused = Afvist
today-title = I dag
today-sub = { $day }, uge { $week }
today-urgent = Kan ikke vente
today-nothing-urgent = Intet haster lige nu
today-checked = { $count ->
    [one] Vi har set på din ene tråd og på de henvisninger, der venter, { $time }.
   *[other] Vi har set på dine { $count } tråde og på de henvisninger, der venter, { $time }.
    }
today-referrals = Nye henvisninger
today-threads = Mine tråde
today-no-threads = Du har ingen åbne tråde.
today-all = Vis alle { $count } tråde
today-answers = Nye svar
today-no-answers = Ingen har svaret den sidste uge.
today-ahead = De næste to uger
today-nothing-ahead = Der er intet aftalt.
tile-overdue = over tid
tile-today = skal ske i dag
tile-referrals = { $count ->
    [one] ny henvisning
   *[other] nye henvisninger
    }
tile-silent = { $count ->
    [one] tavs tråd
   *[other] tavse tråde
    }
due-today-at = i dag { $time }
urgent-with = { $who } skal gøre det.
urgent-no-contact = Der har ikke været kontakt endnu.
urgent-last-contact = { $count ->
    [one] Sidste kontakt var i går, { $day }.
   *[other] Sidste kontakt var { $day }, for { $count } dage siden.
    }
urgent-open = Åbn tråden
urgent-answer = Giv svar på en henvisning: { $child }
urgent-see-referral = Se henvisningen
ahead-follow-up = Opfølgning hos familien

## What one does in a thread

act-back = Tilbage
act-back-to-thread = Tråden
act-refused = Det blev ikke gemt: { $why }
act-contact-lead = Det, du skriver, bliver forseglet. Kun de, der arbejder med familien, kan læse det, og hvert opslag bliver noteret.
act-step-lead = En tråd er aldrig uden et næste skridt. Sig, hvem der gør hvad, og hvornår.
act-consent-lead = Hvem der skal svare, følger af barnets alder og forældremyndigheden. Du ser på tråden, hvem der mangler.
act-pause-lead = Ingen bliver rykket, mens tråden er på pause. Du er stadig ansvarlig.
act-hand-over-lead = Den, du vælger, bliver ansvarlig med det samme. Familien skal have det at vide af dig.
field-child = Hvilket barn?
field-with = Hvem talte du med?
field-channel = Hvordan?
field-on = Hvornår var det?
field-on-hint = Dagen er nok. Du kan skrive kontakter ind bagefter.
field-note = Hvad blev der sagt?
field-note-hint = Skriv kun det, andre skal bruge. Ingen navne på folk, der ikke er spurgt.
field-done = Er det gjort? { $step }
step-is-done = Ja, det er gjort
step-is-not-done = Nej, det skal være noget andet
field-step = Hvad er det næste?
field-owner = Hvem gør det?
field-due = Senest hvornår?
field-recipients = Hvem må få oplysningerne?
field-recipients-hint = Vælg kun dem, I har talt med familien om.
field-categories = Hvad må de få at vide?
field-purpose = Hvad skal det bruges til?
field-until = Til og med hvilken dag?
field-until-hint = Højst to år.
field-reason = Hvorfor?
field-pause-until = Til hvornår?
field-pause-hint = Højst seks måneder.
field-to = Til hvem?
hand-over-nobody = Der er ingen andre brobyggere med tråde i kommunen.
colleague-with = { $count ->
    [one] { $name }, 1 tråd
   *[other] { $name }, { $count } tråde
    }
error-child = Vælg, hvilket barn det handler om
error-with = Vælg, hvem du talte med
error-channel = Vælg, hvordan I talte sammen
error-on = Skriv dagen, for eksempel 3 5 2026
error-on-future = Dagen kan ikke ligge i fremtiden
error-no-day = Det er ikke en dag i kalenderen. Skriv den som 3 5 2026
error-note-long = Teksten er for lang. Kort den af til 4.000 tegn
error-step = Vælg, hvad det næste skridt er
error-owner = Vælg, hvem der gør det
error-due = Skriv den sidste dag for det næste skridt
error-due-past = Den sidste dag kan ikke være gået
error-recipients = Vælg mindst én, der må få oplysningerne
error-categories = Vælg mindst én slags oplysninger
error-purpose = Vælg, hvad samtykket skal bruges til
error-until = Skriv, til og med hvilken dag samtykket gælder
error-until-past = Dagen skal ligge i fremtiden
error-pause-until = Skriv, til hvornår tråden er på pause
error-reason = Vælg en grund
error-to = Vælg, hvem der skal have tråden
flash-contact-noted = Kontakten er skrevet ned.
flash-step-set = Det næste skridt er sat.
flash-consent-asked = Der er bedt om samtykke.
flash-paused = Tråden er på pause.
flash-resumed = Tråden er i gang igen.
flash-handed-over = Tråden er givet videre.

## Referrals

referrals-now = Henvisninger lige nu
referrals-title = Henvisninger
referrals-count = { $count ->
    [one] 1 henvisning
   *[other] { $count } henvisninger
    }
referrals-none = Ingen henvisninger passer til det, du har valgt.
referrals-need = Behov
referrals-sent = Sendt
referrals-stands = Hvordan den står
referrals-begun = Begyndt og ikke sendt
referrals-none-begun = Ingen
referral-clock = svar senest: { $when }
referral-clock-late = svaret er { $when }
group-returned = Sendt tilbage
group-waiting = Venter på svar
group-held-up = Må vente
group-accepted = Taget imod
group-withdrawn = Trukket tilbage
group-none = Ingen lige nu.
group-all = Vis alle { $count }: { $what }
referral-title = Henvisning
referral-number = Nummer { $number }
referral-came-back = Henvisningen er sendt tilbage
referral-held-up = Den er taget imod, men tråden kan ikke åbne endnu
referral-taken-back = Henvisningen er trukket tilbage
referral-what = Hvad der er brug for
referral-needs = Behov
referral-wish = Barnets eget ønske
referral-wish-sealed = Skrevet ned. Vises for dem, der arbejder med barnet.
referral-purpose = Formål
referral-basis = Grundlag
referral-urgency = Hvor hurtigt
referral-siblings = Søskende
referral-taken-by = Taget imod af
referral-answer = Dit svar
referral-answer-what = Tager du imod, er du ansvarlig for tråden og taler med familien inden fem hverdage.
referral-accept = Tag imod
referral-return = Send tilbage med en grund
referral-return-why = Hvorfor?
referral-return-send = Send tilbage
referral-mend = Ret og send igen
referral-withdraw = Træk henvisningen tilbage
referral-withdraw-why = Hvorfor?
referral-withdraw-send = Træk tilbage
referral-thread = Tråden
next-heading = Hvad sker der så?
next-told = I dag: kommunens brobyggere kan se den.
next-answer = Senest { $day }: en brobygger tager imod eller sender den tilbage med en grund.
next-family = Inden fem hverdage efter det: brobyggeren har talt med familien.
next-here = Du kan hele tiden se her, hvor den er.
refer-title = Henvis et barn
refer-again = Ret henvisningen og send den igen
refer-lead = Én side, omkring tre minutter. Det, du skriver, bliver gemt undervejs.
refer-begin = Begynd
refer-who = Hvem handler det om?
refer-child-known = Barnet og dets søskende er de samme som før.
refer-cpr = Barnets CPR-nummer
refer-cpr-hint = Vi bruger det til at finde barnet og gemmer det forseglet. Opslaget bliver noteret.
refer-first-name = Fornavn
refer-surname = Efternavn
refer-age = Hvor gammelt er barnet?
refer-what = Hvad er der brug for?
refer-needs = Hvad skal det hjælpe med?
refer-needs-hint = Vælg det, der passer.
refer-wish = Hvad ønsker barnet selv?
refer-wish-hint = Skriv helst med barnets egne ord. Ingen navne eller adresser.
refer-no-wish = Kendes ønsket ikke?
refer-no-wish-hint = Vælg kun, hvis ønsket ikke kendes.
refer-why = Hvorfor?
refer-purpose = Hvad er formålet?
refer-basis = På hvilket grundlag?
refer-urgency = Hvor hurtigt?
refer-send = Send henvisningen
refer-later = Gem og fortsæt senere
refer-now = Akut?
refer-now-what = Er barnet i fare nu: ring 112. En henvisning er ikke en underretning.
refer-now-how = Sådan underretter du
error-cpr = Skriv ti cifre, for eksempel 0101011234
error-who = Skriv barnets CPR-nummer, eller både fornavn og efternavn
error-age = Vælg, hvor gammelt barnet er
error-needs = Vælg mindst ét behov
error-wish = Skriv barnets ønske, eller vælg herunder, hvorfor det ikke kendes
error-both-wishes = Du har skrevet et ønske. Vælg så ikke, at det ikke kendes
error-wish-long = Ønsket er for langt. Kort det af til 500 tegn
error-refer-purpose = Vælg, hvad formålet er
error-basis = Vælg, på hvilket grundlag du henviser
error-urgency = Vælg, hvor hurtigt det skal gå
flash-referral-accepted = Du har taget imod. Tråden åbner om et øjeblik.
flash-referral-returned = Henvisningen er sendt tilbage.
flash-referral-withdrawn = Henvisningen er trukket tilbage.
flash-referral-sent = Henvisningen er sendt.
flash-referral-begun = Henvisningen er gemt. Du kan fortsætte senere.

## Alerts

alerts-title = Alarmer
alerts-lead = Hver alarm har én årsag, én ejer og en frist. Den forsvinder, når årsagen er væk.
alerts-count = { $count ->
    [one] 1 alarm
   *[other] { $count } alarmer
    }
alerts-none = Ingen alarmer passer til det, du har valgt.
alerts-who = Hvis alarmer
alerts-what = Hvad de handler om
alerts-since = siden { $day }
alerts-unheard = Brobygger havde ikke hørt alt siden { $since }: det kan være en falsk alarm
alerts-seen = set
alerts-open = Åbn
alerts-acknowledge = Jeg har set den
alerts-resolve = Den er klaret
flash-alert-seen = Alarmen er markeret som set.
flash-alert-resolved = Alarmen er lukket.

## The first page of a leader

leader-title = Overblik
leader-sub = { $place } · { $day } · tal om børn under { $small } vises ikke
leader-needs = Kræver dig
leader-no-needs = Ingen alarmer venter på dig. Vi har set efter { $time }.
leader-figures = Tal
leader-loads = Brobyggernes tråde
leader-no-loads = Kommunen har ingen brobyggere endnu.
leader-who = Hvem
leader-inactive = får ikke nye tråde
leader-see-alerts = Se alarmerne
tile-waiting = henvisninger venter på svar
tile-threads-overdue = { $count ->
    [one] tråd over tid
   *[other] tråde over tid
    }
tile-alerts = { $count ->
    [one] alarm til dig
   *[other] alarmer til dig
    }
figure-small = under { $small }
figure-hidden = vises ikke: der er færre end { $small } bag
figure-days = { $count ->
    [one] 1 dag
   *[other] { $count } dage
    }
figure-children = Børn med en åben tråd
figure-children-made = Hvert barn tæller én gang, også søskende.
figure-first-meeting = Fra henvisning til første møde, median
figure-first-meeting-made = Børn, der har haft det første møde: { $n }.
figure-answers = Foreninger, der sagde ja
figure-answers-made = Tilbud, der er besvaret eller udløbet: { $n }.

## The pages of an auditor

proof-title = Beviset
proof-sub = Hver log er en kæde. Ændrer nogen noget, passer kæden ikke længere. Set efter { $time }.
proof-whole = Kæden er hel i alle { $count } logge
proof-events = { $count } hændelser er efterprøvet, og intet er fundet galt.
proof-broken = { $count ->
    [one] Der er fundet 1 fejl
   *[other] Der er fundet { $count } fejl
    }
proof-broken-what = Noget er ændret, mangler eller er sagt af en anden. Kontakt driften, og gem hovederne herunder.
proof-heads = Hoveder
proof-heads-what = Gem dem et andet sted. Så kan ingen skrive det om, der kom før, uden at det ses.
proof-position = Hændelser
proof-hash = Hoved
proof-latest = Det seneste
proof-all = Søg i hele historikken
history-title = Historik
history-sub = Det nyeste først. Kun det, der er sket i din kommune.
history-search = Søg i historikken
history-count = { $count ->
    [one] 1 hændelse på denne side
   *[other] { $count } hændelser på denne side
    }
history-none = Intet passer til det, du har søgt efter.
history-what = Hvad
history-when = Hvornår
history-service = Tjeneste
history-who = Hvem
history-unknown = Kan ikke læses
history-kind = Hvad der skete
history-from = Fra og med
history-to = Til og med
history-day-hint = For eksempel 3.5.2026
history-thread = Tråd
history-thread-hint = Trådens nummer, som det står på en hændelse
history-find = Søg
history-reset = Nulstil
history-newest = Tilbage til det nyeste
history-older = Ældre hændelser
event-title = Hændelse { $number }
event-version = version { $version }
event-happened = Skete
event-recorded = Skrevet ned
event-chain = Hvad førte til hvad
event-chain-what = Alt, hvad der skete af samme grund, i alle tjenester, og det, denne hændelse selv førte til.
event-thread = Alt i samme tråd
event-proof = Bevis
event-whole = Der er ikke fundet noget galt med denne hændelse
event-before = Før
event-this = Denne
event-ids = Numre
event-ids-what = De siger intet om nogen. De bruges til at sammenholde med andre logge.
event-thread-id = Tråd
event-stream-id = Hvad det skete for
event-cause-id = Årsag
refused-title = Afviste forsøg
refused-sub = Hvem der fik nej til noget, i din kommune. Hvad de spurgte om, står her ikke.
refused-none = Ingen har fået noget afvist.
refused-silent = { $service } svarede ikke
refused-what = Hvad de prøvede, og hvorfor det blev nej
refused-when = Sidste gang
refused-times = Gange på en time
error-thread = Det er ikke et nummer på en tråd. Kopiér det fra en hændelse

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

# Adgang, invitationer og adgangsnøgler
passkey-make = Opret en adgangsnøgle
passkey-use = Log ind med adgangsnøgle
passkey-what = En adgangsnøgle er på din telefon eller computer. Du bruger den med fingeraftryk, ansigt eller kode. Du skal ikke huske noget.
passkey-not-here = Adgangsnøgler kræver JavaScript og en nyere browser. Uden dem kan du logge ind på en anden måde.
passkey-cancelled = Du afbrød, eller det tog for lang tid. Tryk på knappen igen.
passkey-failed = Det lykkedes ikke. Prøv igen, eller brug en anden enhed.
login-passkey-refused = Adgangsnøglen blev ikke godtaget
login-passkey-refused-what = Prøv igen. Sker det flere gange, så brug en anden enhed.
login-passkey-unknown = Adgangsnøglen giver ikke adgang her
login-passkey-unknown-what = Brug en anden adgangsnøgle, eller bed den, der gav dig adgang, om et nyt link.
invitation-title = Brug en invitation
invitation-what = Du har fået et link. Koden får du at vide i telefonen.
invitation-link = Linket
invitation-link-hint = Indsæt hele linket fra beskeden.
invitation-link-wrong = Linket er ikke helt. Kopiér det hele fra beskeden, eller bed om et nyt.
invitation-code = Koden
invitation-code-hint = Seks tegn, for eksempel K7M P4T.
invitation-code-form = Skriv koden med seks tegn. Den har ikke I, L, O, 0, 1, 2 og 5.
invitation-code-wrong = Koden passer ikke til linket. Spørg igen efter koden. {$count ->
    [one] Du har ét forsøg tilbage.
   *[other] Du har {$count} forsøg tilbage.
}
invitation-go-on = Fortsæt
invitation-no-code = Har du ikke fået en kode? Ring til den, der inviterede dig.
offered-title = Du er inviteret
offered-what = {$place} inviterer dig som {$role}.
offered-again-title = Få adgang igen
offered-again-what = Du får adgang igen som {$role}, {$place}. Dine gamle adgangsnøgler virker ikke mere bagefter, og du bliver logget af alle andre steder.
offered-can = Det kan du
offered-how = Sådan får du adgangen
offered-demo = Som en af demoens personer
offered-take-as = Tag imod som {$who}
offered-not-me = Det er ikke mig: log af
offered-no-way = Her er ingen måde at logge ind på. Spørg den, der inviterede dig.
offered-until = Invitationen gælder til {$day}.
over-used = Invitationen er brugt
over-used-what = Nogen har brugt linket. Var det dig, så log ind. Var det ikke dig, så ring til den, der inviterede dig.
over-withdrawn = Invitationen er trukket tilbage
over-withdrawn-what = Der kan være et nyere link. Spørg den, der inviterede dig.
over-late = Invitationen er udløbet
over-late-what = Bed den, der inviterede dig, om et nyt link.
over-spoiled = Koden var forkert for mange gange
over-spoiled-what = Linket virker ikke mere. Bed den, der inviterede dig, om et nyt.
take-not-sure = Denne rolle kræver et sikrere login: kommunens login eller MitID. Log ind på den måde, og åbn linket igen.
take-own = Du kan ikke bruge din egen invitation. En anden skal tage imod den.
take-held = Du har rollen allerede.
take-inviter-gone = Den, der inviterede dig, har ikke længere den rolle, der skal til. Bed om en ny invitation.
take-passkey-needed = Dette link giver en ny adgangsnøgle. Log af, åbn linket igen, og opret en.
take-blocked = Kontoen er spærret eller lukket. Spørg den, der gav dig adgang.
ready-title = Linket er klar
ready-what = Til {$role}, {$place}
ready-again-what = Til en, der skal have adgang igen
ready-link = 1. Send linket
ready-sms = Send som sms
ready-mail = Send som mail
ready-copy = Eller kopiér linket
ready-code = 2. Sig koden i telefonen
ready-apart = Skriv den ikke sammen med linket. Linket og koden bliver kun vist her og nu.
ready-until = Virker til {$day}, og kun én gang.
ready-done = Færdig
ready-subject = Din adgang
ready-message = Her er dit link: {$link} Koden får du i telefonen.
access-title = Hvem har adgang
access-sub = {$place} · {$day}
access-invite = Giv adgang
access-nobody = Ingen har adgang her.
access-colleague = Kollega uden navn {$number}
access-who = Hvem
access-as = Som
access-from = Fra
access-until = Til
access-by = Givet ved
access-threads = Ansvar for tråde
access-more = Vis flere
access-waiting = Venter på en anden
access-waiting-what = To skal være enige om disse roller.
access-waits-until = Gælder til {$day}
access-confirm = Bekræft
access-refuse = Sig nej
access-invited = Inviteret
access-withdraw = Træk tilbage
access-stopped = Har ikke adgang mere
access-blocked = spærret
access-closed = lukket
access-forget = Glem for altid
access-unblock = Ophæv spærring
access-close = Luk kontoen
access-at-once = Når du lukker en adgang, virker det med det samme: åbne sider lukker, og tråde uden ansvarlig kommer til lederen.
access-back = En anden dag
access-back-day = Hvilken dag
access-back-show = Vis dagen
access-back-on = Adgange {$day}
access-nobody-then = Ingen havde adgang den dag.
access-since = Siden {$day}
access-ended = indtil {$day}: {$why}
access-accountable = {$count ->
    [one] Ansvarlig for én åben tråd.
   *[other] Ansvarlig for {$count} åbne tråde.
}
no-nothing-chosen = Vælg en mulighed.
no-still-accountable = Personen er ansvarlig for åbne tråde. Giv dem videre først. Skal personen ud nu, så spær kontoen.
no-holds-other-roles = Personen har også adgang et andet sted. Luk rollen her i stedet.
no-has-coordinator = Foreningen har allerede en koordinator. Koordinatoren giver selv adgang.
no-organisation-not-ours = Foreningen er ikke i registret, eller den har kun aftaler med andre kommuner.
no-volunteer-unknown = Personen er ikke registreret som frivillig i foreningen. Registrér dem først.
no-no-auditor = En revisor skal bekræfte, og der er ingen. Giv den rolle først.
no-recovers-at-provider = Personen logger ind med MitID eller kommunens login. Der får de adgang igen.
no-account-already-blocked = Kontoen er spærret. Ophæv spærringen først.
person-title = En persons adgang
person-end = Luk rollen: {$role}
person-end-what = Personen kan ikke mere det, rollen giver lov til. Andre roller bliver.
person-end-do = Luk rollen nu
person-give = Giv en rolle mere
person-give-do = Giv rollen
person-recover = Har mistet sin telefon eller nøgle
person-recover-what = Du får et link og en kode, som du giver videre. Når de er brugt, virker de gamle adgangsnøgler ikke mere.
person-recover-do = Lav et nyt link
person-block = Spær personen
person-block-what = Alle roller ophører med det samme, alle steder. Ingen af dem kommer tilbage af sig selv.
person-block-why = Hvorfor
person-block-do = Spær nu
block-left = Arbejder her ikke mere
block-device-lost = Har mistet en enhed med adgangsnøgle
block-misused = En anden har brugt adgangen
block-investigated = Bliver undersøgt
invite-title = Giv adgang
invite-what = Du får et link og en kode. Linket sender du. Koden siger du i telefonen.
invite-role = Hvad skal personen kunne?
invite-role-missing = Vælg, hvad personen skal kunne.
invite-person = Hvilken frivillig
invite-person-hint = Kun når du inviterer en frivillig.
invite-person-missing = Vælg, hvilken frivillig linket er til.
invite-no-name = Frivillig uden navn
invite-organisation = Hvilken forening
invite-organisation-hint = Kun til en forenings første koordinator.
invite-organisation-missing = Vælg, hvilken forening linket er til.
invite-until = Sidste dag
invite-until-hint = Lad feltet stå tomt, hvis adgangen skal gælde, indtil nogen lukker den.
invite-do = Lav linket
menu-access = Adgange
menu-invite = Invitér forening
offer-leader = Lede kommunens arbejde og give andre adgang
offer-auditor = Efterse, hvad der er sket, og hvem der har kigget
offer-data-protection = Svare på spørgsmål om persondata
offer-administrator = Give ledere og revisorer adgang
offer-bridge-builder = Følge familier som brobygger
offer-bridge-builder-on-call = Følge familier, og have vagt
offer-case-worker = Henvise børn
offer-volunteer = Mødes med et barn
offer-coordinator = Svare på tilbud og passe frivillige
offer-safeguarding-lead = Svare på tilbud, passe frivillige og tage imod bekymringer
offer-first-coordinator = Være den første, der svarer for en forening
can-case-worker = Du kan henvise børn og se, hvad der blev af henvisningerne.
can-bridge-builder = Du kan tage imod henvisninger og følge familiernes tråde.
can-coordinator = Du kan svare på tilbud, melde ledige pladser og give frivillige adgang.
can-volunteer = Du kan se, hvem du mødes med, og skrive, hvordan det gik.
can-leader = Du kan se kommunens tråde og tal og give medarbejdere adgang.
can-administrator = Du kan give ledere, revisorer og administratorer adgang.
can-auditor = Du kan se, hvad der er sket, og hvem der har kigget.
duty-on-call = vagt
duty-finance = økonomi
duty-safeguarding-lead = tager imod bekymringer
duty-data-protection = databeskyttelse
source-by-hand = en leder eller administrator
source-claims = kommunens login
source-invitation = invitation
source-operator = driften
end-by-hand = lukket af nogen
end-ran-out = sidste dag er gået
end-claims-lost = kommunens login siger det ikke mere
logins-title = Sådan logger du ind
logins-passkey = Adgangsnøgle
logins-provider = Login med MitID eller kommunen
logins-this = brugt nu
logins-since = Siden {$when}
logins-used = Sidst brugt {$when}
logins-remove = Fjern
logins-two = Hav helst to adgangsnøgler på hver sin enhed. Så kan du stadig komme ind, hvis du mister den ene.
logins-add = Opret en adgangsnøgle mere
flash-role-taken = Du har taget imod. Skal en anden bekræfte rollen, får du den bagefter.
flash-passkey-added = Du har en adgangsnøgle mere.
flash-login-removed = Adgangsnøglen er fjernet.
flash-login-too-old = Det er for længe siden, du loggede ind. Log af og ind igen, og prøv så igen.
flash-last-login = Det er din eneste måde at logge ind på. Opret en anden først.
flash-passkey-again = Det tog for lang tid, eller enhedens svar blev ikke godtaget. Prøv igen.
flash-passkey-known = Den adgangsnøgle er brugt før. Opret en ny.
flash-grant-ended = Rollen er lukket.
flash-grant-confirmed = Rollen er bekræftet.
flash-grant-given = Rollen er givet. Kræver den to, står den under »Venter på en anden«.
flash-account-blocked = Personen er spærret.
flash-account-unblocked = Spærringen er ophævet. Giv roller på ny.
flash-account-closed = Kontoen er lukket.
flash-account-forgotten = Personen er glemt.
flash-invitation-withdrawn = Invitationen er trukket tilbage.
## Why it is no: each code of a service in words

no-other = Det kan ikke lade sig gøre, sådan som det står nu. Se siden igen, og prøv så.
no-not-found = Det findes ikke, eller det er ikke dit at se.
no-not-your-mandate = Det må din rolle ikke. Spørg en, der må.
no-out-of-scope = Det ligger uden for det, du må. Spørg en, der må.
no-role-not-held = Du har ikke den rolle mere. Log ind igen.
no-account-blocked = Din konto er spærret. Spørg den, der gav dig adgang.
no-version-conflict = En anden nåede at ændre det, mens du så på det. Se siden igen.
no-command-id-reused = Der er sendt noget andet fra den her side. Hent siden igen, og send så.
no-out-of-bounds = Der er for meget, eller det er uden for det, der kan tages imod. Gør det kortere.
no-too-much = Teksten er for lang. Gør den kortere.
no-words-too-long = Teksten er for lang. Gør den kortere.
no-no-words = Der er ikke skrevet noget. Skriv noget først.
no-sealed-id-taken = Teksten er gemt før. Hent siden igen, og send så.
no-no-relation = Du har ikke noget med barnet at gøre. Spørg den ansvarlige brobygger.
no-not-your-person = Du har ikke noget med personen at gøre. Spørg den ansvarlige.
no-not-about-you = Du kan kun skrive om dig selv her.
no-not-your-organisation = Det er en anden forenings. Spørg dem.
no-cpr-known = CPR-numret hører til en anden i forvejen. Se efter igen.
no-cpr-no-such-day = CPR-numret har en dag, der ikke findes. Se efter igen.
no-cpr-not-ten-digits = Et CPR-nummer har ti cifre.
no-birth-date-differs = CPR-numret siger en anden fødselsdag. Ret en af dem.
no-birth-date-in-the-future = Fødselsdagen er ikke kommet endnu. Se efter igen.
no-not-a-date = Det er ikke en dag, der findes. Skriv dag, måned og år.
no-nothing-known = Der mangler et navn. Skriv mindst det.
no-person-registered = Personen er skrevet op i forvejen.
no-purpose-does-not-fit = Der kan kun slås op for at henvise eller hjælpe barnet.
no-holder-age-unknown = Forælderens alder er ikke kendt. Skriv fødselsdagen først.
no-holder-no-guardian = En af dem kan ikke have forældremyndighed. Se efter igen.
no-holder-not-adult = En, der har forældremyndighed, er voksen. Se efter igen.
no-no-custody = Det er ikke skrevet, hvem der har forældremyndighed. Skriv det først.
no-session-over = Du er logget af. Log ind igen.
no-limit-out-of-range = Listen kan ikke vises med så mange linjer. Hent siden igen.
no-bridge-builder-inactive = Brobyggeren er ikke aktiv her. Vælg en anden.
no-bridge-builder-unknown = Der er ingen brobygger med det navn i kommunen. Vælg en anden.
no-referral-already-submitted = Henvisningen er sendt i forvejen.
no-referral-already-accepted = En brobygger har taget henvisningen. Gå til tråden.
no-referral-already-returned = Henvisningen er sendt tilbage. Sagsbehandleren kan rette den.
no-referral-already-withdrawn = Henvisningen er trukket tilbage. Henvis igen, hvis der er brug for det.
no-referral-not-accepted = Ingen har taget henvisningen endnu.
no-referral-without-need = Der mangler, hvad der er brug for. Vælg mindst ét.
no-need-named-twice = Det samme behov er nævnt to gange. Vælg det én gang.
no-neither-wish-nor-reason = Der mangler, hvad barnet ønsker, eller hvorfor det ikke er kendt.
no-both-wish-and-reason = Der står både et ønske og en grund til, at det ikke er kendt. Tag det ene ud.
no-child-named-twice = Et barn er nævnt to gange. Nævn det én gang.
no-too-many-siblings = Der er for mange søskende på én henvisning. Henvis de andre for sig.
no-law-not-in-force = Den lov gælder ikke endnu. Vælg en, der gælder i dag.
no-draft-incomplete = Henvisningen mangler noget. Fyld det ud, og send så.
no-not-accountable = Det kan kun den ansvarlige brobygger eller en leder.
no-thread-already-opened = Tråden er åbnet i forvejen.
no-thread-closed = Tråden er afsluttet.
no-thread-merged = Tråden går videre i en anden tråd.
no-open-elsewhere = Barnet har en åben tråd et andet sted.
no-child-has-thread = Barnet har en åben tråd i forvejen.
no-already-accountable = Brobyggeren er ansvarlig i forvejen. Vælg en anden.
no-step-in-past = Dagen er gået. Vælg i dag eller senere.
no-step-too-far = Dagen er mere end et år ude. Vælg det, der kommer først.
no-owner-cannot-act = Den, du har valgt, kan ikke gøre det. Vælg en anden.
no-step-stands = Det er allerede det næste skridt.
no-step-not-next = Et andet skridt er det næste nu. Se tråden igen.
no-day-in-future = Dagen er ikke kommet endnu. Skriv det, når det er sket.
no-day-too-early = Dagen er længe før tråden. Se efter, om året passer.
no-not-correctable = Det kan ikke rettes her.
no-already-corrected = Det er rettet i forvejen.
no-mistake-unclear = En tråd, der er åbnet ved en fejl, afsluttes uden samtale. Vælg begge dele eller ingen.
no-child-unclear = Der er flere børn i tråden. Vælg, hvem det handler om.
no-child-not-in-thread = Barnet er ikke i tråden. Vælg et andet.
no-goal-not-ahead = Et mål går opad, højst til 10. Se begge tal efter.
no-off-scale = Skalaen går fra 0 til 10.
no-enough-goals = Der er tre mål i gang. Arbejd på dem først.
no-goal-already-agreed = Målet er aftalt i forvejen.
no-goal-unknown = Målet er ikke i tråden.
no-goal-achieved = Målet er nået. Aftal et nyt.
no-goal-stands = Målet står sådan i forvejen.
no-meeting-held = Mødet er holdt. Aftal et nyt.
no-meeting-stands = Mødet er aftalt sådan i forvejen.
no-meeting-not-ahead = Dagen er gået, eller den er mere end et år ude.
no-parties-unclear = Vælg mindst én, der er med, og hver én gang.
no-thread-paused = Tråden er på pause. Sæt den i gang først.
no-thread-not-paused = Tråden er ikke på pause.
no-pause-over = Pausen er slut, før den begynder. Vælg en senere dag.
no-pause-too-long = En pause er højst seks måneder. Vælg en tidligere dag.
no-closing-begun = Tråden er ved at slutte. Nu er det familiens tur.
no-closing-not-begun = Ingen har sagt, at tråden er færdig.
no-closing-confirmed = Du har sagt ja. Tråden slutter, når alle har svaret.
no-closing-talk-unclear = Skriv dagen for samtalen, eller hvorfor der ikke var en.
no-closing-declined = Familien har sagt, at I ikke er færdige. Tal med dem først.
no-talk-too-early = Samtalen ligger før tråden. Vælg en senere dag.
no-not-of-family = En af dem er ikke af familien. Se efter, hvem der sagde det.
no-tries-unclear = Prøv mindst tre gange, og skriv, hvor mange gange det blev.
no-assignments-active = Der er stadig hjælp i gang. Afslut den, eller sig, hvorfor den slutter.
no-ends-unclear = Noget af det, der skal slutte, er ikke i gang.
no-thread-open = Tråden er åben.
no-closed-too-long = Tråden blev afsluttet for mere end et år siden. Henvis igen.
no-consent-already-requested = Der er bedt om samtykket i forvejen.
no-consent-already-given = Alle har skrevet under. Samtykket gælder.
no-consent-not-given = Samtykket gælder ikke endnu.
no-recipients-unclear = Vælg, hvem der må få det at vide, hver én gang.
no-categories-unclear = Vælg, hvad de må få at vide.
no-consent-not-ahead = Den sidste dag er gået. Vælg en senere.
no-consent-too-long = Et samtykke gælder højst to år. Vælg en tidligere dag.
no-subject-not-in-thread = Barnet er ikke i tråden. Spørg, hvor det er.
no-not-your-signature = Det er ikke dig, der skal svare på det her.
no-wrong-signature-channel = Svaret kan ikke gives på den måde.
no-not-a-signatory = Personen skal ikke skrive under på det her.
no-already-signed = Der er svaret i forvejen.
no-consent-not-withdrawn = Samtykket er ikke trukket tilbage.
no-party-not-concerned = Det vedkommer ikke dem.
no-party-already-told = De har fået det at vide.
no-consent-refused = Der er sagt nej. Tal med familien, før du spørger igen.
no-consent-withdrawn = Samtykket er trukket tilbage. Tal med familien, før du spørger igen.
no-consent-expired = Samtykket er udløbet. Spørg igen.
no-consent-ended-by-transfer = Samtykket flyttede ikke med. Spørg igen i den nye kommune.
no-consent-ended = Samtykket er slut. Spørg igen.
no-own-right-parents-phone = Nummeret er en forælders. Lad det være ude.
no-own-right-not-confirmed = En kollega skal først sige god for, at barnet selv bestemmer.
no-own-right-same-person = Du spurgte selv. En kollega skal sige god for det.
no-not-own-right = Ingen har sagt, at barnet selv bestemmer her.
no-own-right-already-confirmed = En kollega har sagt god for det.
no-oral-not-enough = Helbred og mål skal stå på skrift. Brug MitID eller papir.
no-age-unknown = Alderen er ikke kendt. Skriv fødselsdagen først.
no-custody-unknown = Det er ikke skrevet, hvem der har forældremyndighed. Skriv det først.
no-too-young-for-own-right = Et barn bestemmer selv fra 10 år. Spørg forældrene.
no-own-right-not-exempt = Et barn bestemmer kun selv om behandling og rådgivning. Spørg forældrene.
no-no-free-place = Foreningen har ingen ledig plads.
no-volunteer-not-registered = Personen er ikke skrevet op som frivillig hos jer.
no-already-a-volunteer = Personen er frivillig i forvejen.
no-already-applied = Den frivillige har søgt i forvejen.
no-certificate-already-cleared = Attesten gælder til den dag i forvejen.
no-in-the-past = Dagen er gået. Vælg i dag eller senere.
no-nothing-to-revoke = Der er ingen attest at trække tilbage.
no-volunteer-already-stands-so = Sådan står den frivillige i forvejen.
no-volunteer-gone = Den frivillige er stoppet.
no-pledge-already-signed = Løftet er skrevet under i forvejen.
no-training-already-counts = Kurset gælder til den dag i forvejen.
no-not-to-be-asked = Foreningen kan ikke spørges nu.
no-nobody-free = Ingen af dem har plads nu. Spørg igen senere.
no-not-carried = Ingen forening har sagt ja endnu.
no-not-a-contribution = Foreningen har ikke den del.
no-contribution-already-confirmed = Foreningen har sagt ja i forvejen.
no-assignment-not-active = Hjælpen er ikke begyndt endnu.
no-not-by-hand = Det sker af sig selv. Vælg en anden grund.
no-assignment-already-over = Hjælpen er slut.
no-already-proposed = Matchet er foreslået i forvejen.
no-not-yourself = Det skal personen selv svare på.
no-not-of-the-family = Det er forældrene, der svarer, og barnet selv fra ti år.
no-too-young = En forælder svarer for et barn under ti år.
no-already-agreed = Barnet har sagt ja.
no-match-already-begun = Matchet er i gang.
no-match-already-paused = Matchet er på pause i forvejen.
no-match-not-paused = Matchet er ikke på pause.
no-match-not-proposed = Der er ikke noget at svare på om det match.
no-not-your-match = Det er en anden frivilligs match.
no-not-your-reason = Den grund kan kun koordinatoren give.
no-already-met = Det første møde er skrevet ned.
no-not-a-session = Et møde varer fra et minut til et døgn.
no-match-already-ended = Matchet er slut.
no-not-your-alert = Alarmen venter på en anden.
no-already-acknowledged = Nogen har set alarmen.
no-already-resolved = Alarmen er klaret.
no-role-already-held = Personen har rollen i forvejen.
no-own-account = Det kan du ikke bestemme for dig selv. Spørg en anden.
no-last-administrator = Der skal være en administrator. Giv rollen til en anden først.
## The API

api-title = For andre systemer
api-lead = Et andet system kan spørge om alt det, som mennesker kan på disse sider, og med de samme rettigheder.
api-where = Alle adresser begynder med
api-reference = Alle adresser
api-reference-what = Listen er lavet ud fra OpenAPI-dokumentet og er på engelsk. Hvordan man spørger, står her:
api-document = OpenAPI-dokumentet
api-ask = Sådan spørger man
api-ask-query = Det, der vises, spørger man om med GET. Id'er, koder, dage og tal står i adressen.
api-ask-search = Navne, CPR-numre og søgninger står aldrig i en adresse. De sendes som JSON med POST til en adresse, der slutter på /search.
api-ask-command = Det, der ændrer noget, sendes med POST. Indholdet er JSON. Den, der opretter noget, vælger selv dets id.
api-headers = Headere
api-bearer = Hvem der spørger. En browser, der er logget på, sender sin cookie i stedet, aldrig begge dele.
api-acting-as = I hvilken af dine roller, når du har flere. /session viser dem.
api-key = Et UUID for hver kommando. Send det samme, når du spørger om det samme igen: det bliver gjort én gang og får det samme svar.
api-position = Svaret på en kommando siger, hvor langt tjenesten er nået. Send det med næste gang, så kender svaret til det. Prefer: wait=2 venter højst to sekunder.
api-etag = If-None-Match får 304, når intet er ændret. En kommando med If-Match får 412, når nogen var hurtigere.
api-link = Hvor den næste side af en liste er.
api-retry = Hvor mange sekunder man skal vente efter 429 og 503.
api-no = Når svaret er nej
api-no-what = Svaret er application/problem+json (RFC 9457). Feltet code ændrer sig aldrig. Brug det i programmer, og teksten til mennesker. Det, du ikke må kende til, får 404.
api-events = Det, der er nyt
api-events-what = /events fortæller straks, hvor der er noget nyt: hvilken tråd, hvilken tjeneste, hvilken position. Den fortæller ikke hvad: det spørger man om. Send Last-Event-ID for at fortsætte, hvor du var.
api-people = Mennesker
api-people-what = Den, du viser et navn, skal have en grund, og hvert opslag bliver noteret med grunden. Gem intet, I ikke har brug for.
