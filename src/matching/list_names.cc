// People's names, and what is typed instead of one.
#include "matching/lists.h"

namespace leadkit::matching {
namespace {

constexpr std::string_view kPlaceholders = R"(
n a, na, nan, n, none, no, nil, null, nul, undefined, unknown, unk, unkown, unknwon, not known
not available, not applicable, not provided, not specified, not given, not set, no name, noname
no company, no email, no e mail, no phone, no number, no address, no value, no data, no answer
tbd, tba, tbc, to be determined, to be announced, to follow, pending, missing, empty, blank, void
test, tests, testing, tester, test test, test account, test company, test lead, test user, testtest
demo, dummy, sample, example, fake, asdf, asdfg, asdfgh, asdfasdf, asd, qwerty, qwertz, qwe, abc
abcd, abc123, abc def, foo, bar, foobar, foo bar, lorem, lorem ipsum, x, xx, xxx, xxxx, y, z, zzz
anonymous, anon, anonymus, anonyme, anonimo, private, privat, prive, privado, self, self employed
select, please select, please choose, choose, other, others, various, misc, default, temp, tmp
do not use, do not call, delete, delete me, deleted, duplicate, my company, your company
company name, your name, first name, last name, firstname, lastname, name, vorname, nachname, string
unbekannt, keine angabe, keine, kein, inconnu, inconnue, desconocido, desconocida, ninguno, ninguna
desconhecido, nenhum, sconosciuto, nessuno, onbekend, geen, okand, ukjent, ukendt, nieznany, brak
neznamy, ismeretlen, bilinmiyor, yok, neizvestno, net dannyh
)";

constexpr std::string_view kTitles = R"(
mr, mrs, ms, miss, mx, mister, madam, maam, sir, dame, lord, lady, dr, doctor, prof, professor, rev
reverend, fr, father, sister, pastor, rabbi, imam, hon, honorable, honourable, judge, capt, captain
col, colonel, maj, major, lt, lieutenant, sgt, sergeant, gen, cpl, amb, ambassador, gov, sen, herr
frau, fraulein, hr, fru, monsieur, madame, mademoiselle, mme, mlle, m, maitre, me, sr, sra, srta
senor, senora, senorita, don, dona, sig, signor, signora, signorina, dott, dottore, dottssa, avv
ing
ingeniero, lic, licenciado, arq, dipl, dipl ing, mag, dhr, mevr, mevrouw, meneer, pan, pani, shri
smt, kum, haji, sheikh
)";

constexpr std::string_view kNameSuffixes = R"(
jr, junior, sr, senior, ii, iii, iv, 2nd, 3rd, phd, ph d, md, m d, dds, dmd, do, dvm, dc, od, rn, np
esq, esquire, cpa, cfa, cfp, mba, msc, bsc, ma, ba, bs, ms, jd, llb, llm, pe, pmp, cissp, fca, aca
acca, obe, mbe, cbe, kbe, kc, qc, ret, usn, usmc, usaf, dphil, edd, psyd, dipl, mph, msw, lcsw, pmi
)";

constexpr std::string_view kNicknames = R"(
aaron: ron, ronnie
abigail: abby, abbie, abbey, gail
abraham: abe, bram, ibrahim, avraham
adelaide: addie, della, heidi
adrian: adrien, adriano, ade
agnes: aggie, nessie, ines
albert: al, bert, bertie, alberto, adalbert
alejandro: alex, ale, jandro
alexander: alex, al, alec, alek, aleksander, aleksandr, alexandre, alexandros, alessandro, sandy
alexander: xander, sasha, sascha, alasdair, alistair, lex, zander
alexandra: alex, sandra, sandy, lexi, lexie, alexa, sasha, alessandra, alexandrina, ali, ola
alfred: al, alf, alfie, fred, freddie, alfredo
alice: ali, allie, alicia, alis, lissa
allison: ali, allie, alison
alan: al, allan, allen, alain
amanda: mandy, mandi, manda
amelia: amy, millie, mel, amelie
andrea: andi, drea, andie
andrew: andy, drew, andre, andreas, andrei, andrey, andres, andrea, anders, andrzej, ondrej
andrew: andras
angela: angie, ange, angelina, angelika
ann: anne, anna, annie, nan, nancy, hannah, ana, anya, annika, anita, anouk
anthony: tony, ant, antonio, anton, antoine, antony, toni, antoni, antonin
antonia: toni, tonia, antoinette, nettie
archibald: archie
arthur: art, artie, arturo, artur
barbara: barb, barbie, babs, bobbie, basia, varvara
bartholomew: bart, barry, bartek, bartosz
beatrice: bea, trixie, beatriz, beatrix
benedict: ben, benny, benedikt, benoit, benito
benjamin: ben, benny, benji, benjy, bennie
bernard: bernie, bernhard, bernardo, barney
bethany: beth, bethan
brandon: bran, brandan
bradley: brad
brenda: bren
bridget: bridie, biddy, brigitte, birgit, brigid
calvin: cal
cameron: cam
camilla: milla, millie, cam, camille, camila
carl: karl, carlos, carlo, charles, karel
caroline: carol, carrie, caro, carolyn, lyn, carolina, karoline, carla, lina
catherine: cathy, kate, katie, kathy, katherine, kathryn, kat, kay, kit, kitty, cat, cath, kath
catherine: katharina, catalina, caterina, katarina, ekaterina, katya, karen, katrina, kathleen
catherine: katja, catharine, kathrin, trina
cecilia: cissy, celia, cecily, cecile
charles: charlie, chuck, chas, chaz, charley, carlos, karl, carl, carlo, karol
charlotte: charlie, lottie, lotte, char, carlotta, lola
chester: chet
christian: chris, christiaan, cristian, kristian, carsten, krystian
christina: chris, chrissy, tina, christine, christy, kirsten, kristina, kristin, cristina
christina: christiane, kris, kristine, krystyna, kirsty
christopher: chris, kit, topher, christoph, christophe, cristobal, kris, kristoffer, christoffer
christopher: krzysztof, christos, kristofer
clara: claire, clare, klara, clarissa
clarence: clay
clement: clem
clifford: cliff
clinton: clint
constance: connie, constanze, konstanze
cornelius: neil, kees, cor, corneel, nelis
curtis: curt, kurt
cynthia: cindy, cyndi
daniel: dan, danny, dani, daniele, danilo, dany
danielle: dani, daniela, ellie
david: dave, davey, davy, davide, dawid, dudu
deborah: deb, debbie, debra, debby
dennis: den, denny, denis, denys
derek: derrick, rick, dirk
diana: di, diane, dianne, dianna
dmitri: dima, dmitry, dimitri, dmitriy, dimitrios, dimitris, mitya, dmytro
dominic: dom, nick, dominik, dominique, domingo, domenico
donald: don, donny, donnie
dorothy: dot, dottie, dolly, dora, dorothea, dorota, thea
douglas: doug, dougie
edgar: ed, eddie
edmund: ed, eddie, ned, ted, edmond, edmundo
edward: ed, eddie, ted, teddy, ned, eduardo, edouard, eduard, edoardo, ward
edwin: ed, eddie, edwyn, win
eleanor: ellie, nell, nora, ella, lenore, eleonore, elinor, eleonora, leonor, nellie
elijah: eli, elias, ilya
elizabeth: liz, beth, betty, lizzie, eliza, lisa, libby, betsy, elisabeth, elise, liza, bess
elizabeth: bessie, ellie, elsa, else, elspeth, isabel, lisbeth, liesel, lizbeth, elisa, elzbieta
elizabeth: erzsebet, yelizaveta, bettina, lise, lis, elisabetta
emily: em, emmy, millie, emilie, emilia, emmie
emma: em, emmy, emmie, ema
emmanuel: manny, manu, emanuel, manuel, emmanuelle
eric: rick, erik, ricky, erich, erick, eerik
ernest: ernie, ernst, ernesto
eugene: gene, eugen, eugenio, evgeny, yevgeny, evgeni, zhenya
evan: ev, ewan, euan, ewen
evelyn: eve, evie, lyn, eva, evelina
ferdinand: ferdi, nando, fernando, fernand
felicity: flick, fliss, lissa
florence: flo, flora, flossie, florrie, florentina
frances: fran, frannie, fanny, francesca, franziska, francisca, francoise, frankie, paquita
francis: frank, frankie, fran, francisco, franz, francesco, francois, paco, pancho, franciszek
francis: franc, frans, francesc
franklin: frank, frankie
frederick: fred, freddie, freddy, fritz, friedrich, frederik, federico, rick, fredrik, fredric
frederick: frederic, fryderyk
gabriel: gabe, gab, gabi, gavriel, gabor, gavril
gabrielle: gabby, gabi, gabriela, gabriella, brielle, elle
geoffrey: geoff, jeff, jeffrey, jeffery, gottfried, godfrey
george: georgie, georg, georges, jorge, giorgio, yuri, juri, jerzy, jiri, gyorgy, goran, jordi
george: georgios, jurgen
georgina: georgie, georgia, gina, georgiana
gerald: gerry, jerry, gerard, gerhard, gerardo, geraldo, gerd
geraldine: gerry, gerri, geri
gertrude: trudy, gert, gertie, trude
gilbert: gil, gib, bert, gilberto
giovanni: gianni, gian, gio, nino, vanni
giuseppe: beppe, peppe, pino, joseph
gordon: gord, gordy
grace: gracie, gracia, graziella
graham: graeme, grahame, gray
gregory: greg, gregg, gregor, gregorio, grzegorz, grigori, gregoire, grigory
guadalupe: lupe, lupita
gustav: gus, gustavo, gustave, gustaf
gwendolyn: gwen, wendy, gwenda
harold: harry, hal, harald
harrison: harry, harris
harriet: hattie, harrie, henriette
helen: helena, nell, ellen, lena, elena, helene, nellie, eileen, ilona, yelena, alena, olena
henry: hank, harry, hal, henri, heinrich, enrique, hendrik, henrik, enrico, heinz, henryk, rik
henry: henrique
herbert: herb, bert, herbie, heribert
howard: howie, ward
hubert: hugh, bert, huub
hugh: hugo, huw, hughie, ugo
ignatius: ignacio, nacho, iggy, ignacy, ignaz
irene: rene, irina, ira
isaac: ike, zac, izzy, itzhak, isak, yitzhak
isabel: bella, izzy, belle, isabelle, isabella, isa, ysabel, isobel, bel, tibby
ivan: vanya, john
jacob: jake, jakob, james, jacobo, jakub, kobe, coby, yakov, jaap, kuba, jacques
jacqueline: jackie, jacqui, jacki, jacky
james: jim, jimmy, jamie, jem, jaime, santiago, diego, seamus, jimmie, jas, jacques, giacomo
james: hamish, jay
jane: janie, janet, jan, jean, jeanne, janice, joan, johanna, jana, jenny, jayne
jason: jay, jace
jeffrey: jeff, geoff, geoffrey, jeffery
jennifer: jen, jenny, jenn, jenna, jennie
jeremy: jerry, jem, jeremiah, jeremias, jez, jeremie
jerome: jerry, geronimo, hieronymus, jeronimo
jessica: jess, jessie, jessy
joan: jo, joanie, joanna, johanna
joanna: jo, joanne, jojo, joann, joana, johanna, asia
john: jack, johnny, jon, johnnie, jan, juan, jean, johann, johannes, giovanni, ivan, sean, ian
john: hans, joao, johan, janos, ivo, jens, shaun, shane, jonny, hannes, iain, eoin, evan, yan
john: jock, yahya, ioannis, janusz
jonathan: jon, john, jonny, johnny, nathan, jonathon, nat, yoni
joseph: joe, joey, jo, jose, josef, giuseppe, pepe, jozef, yusuf, yosef, josip, jef, sepp, iosif
josephine: jo, josie, fina, josefina, josephina, giuseppina, posy
joshua: josh, yehoshua, josue
judith: judy, judi, jude, jutta
julia: jules, julie, juliet, giulia, yulia, juliana, julianne, juliette
julian: jules, julius, julio, julien, giuliano
katherine: kate, katie, kathy, kathryn, kat, kay, kit, kitty, cathy, kath, katy, catherine
katherine: kathleen, karen
kenneth: ken, kenny, kent
kevin: kev
kimberly: kim, kimberley, kimmy
laura: laurie, lori, lauren, laurence, larissa
lawrence: larry, laurence, lars, lorenzo, laurent, lorenz, laurie, law, lawrie, lauri, laurens
lawrence: lorne
leo: leon, leonid, leonard, leopold, lev, leonel
leonard: leo, len, lenny, leonardo, leon, lennart, leonhard
leslie: les, lesley
lewis: lew, lou, louis, luis
lillian: lily, lil, lilian, lillie, liliana
linda: lynn, lindy, lyn, belinda, melinda
louis: lou, louie, luis, ludwig, luigi, lewis, lluis, ludovic, lajos, ludvik
louise: lou, louisa, luisa, lulu, luise, eloise
lucas: luke, luca, lukas, luc, lukasz, loukas
lucy: lucia, lucille, lucie, lucinda, lu, lulu, luz
madeleine: maddie, maddy, madeline, madelyn, lena, magdalena, maddi, madison
magdalena: magda, lena, maggie
marcus: marc, mark, marco, marcos, markus, marek
margaret: maggie, meg, peggy, marge, greta, margie, rita, margo, margot, marguerite, margarita
margaret: margherita, madge, megan, daisy, gretchen, margarete, malgorzata, margit, mags, peg
margaret: gosia
maria: mary, marie, mia, mariya, masha, mari, marija, miriam, marita
marjorie: marge, margie, marj, marjory
martha: marty, mattie, marta
martin: marty, mart, martijn, martino, marten, maarten, marcin
mary: marie, maria, molly, polly, mae, may, miriam, mamie, moira, maureen, mitzi, maryam
matilda: tilly, mattie, mathilde, tilda, maud
matthew: matt, matty, mateo, mathieu, matthias, mateusz, matteo, mats, matias, matthieu, mathias
matthew: matthijs, thijs, mathew, matej, mattias
maurice: mo, morris, moritz, mauricio, maurizio, maury, moss
maximilian: max, maxi, maxim, massimiliano, maximiliano, maxime, maksim
melissa: mel, missy, lissa, melisa
melanie: mel, melly
mercedes: mercy, merche, sadie
michael: mike, mick, mickey, mikey, michel, miguel, mikhail, misha, michele, mikael, mihai, michal
michael: mitch, mischa, micky, mitchell, mihail, maikel, mikkel, michiel, mikko, mykhailo
michelle: shelly, shell, mickey, micki, michele, chelle
mildred: millie, milly
mohammed: mohamed, muhammad, mohammad, mo, mehmet, mohamad, muhammed, moe, md, mamadou, muhamad
nadia: nadine, nadezhda, nadya
natalie: nat, nattie, natalia, natasha, nathalie, natalya, talia, tasha
nathan: nate, nat, nathaniel, nathanael
nathaniel: nate, nat, nathan, natty
nicholas: nick, nicky, nico, nicolas, nikolaus, nikolai, klaus, nikolas, niklas, nicola, nikolay
nicholas: colin, nicolo, nikola, niels, nikos, miklos, claus, mikolaj, nikolaos
nicole: nicky, nikki, nicki, nicola, nichole, nicoletta, nic, colette
norman: norm
olga: olya, helga
oliver: ollie, olly, olivier, noll
olivia: liv, livvy, livia, ollie
oscar: oskar, ozzie
pamela: pam, pammy
patricia: pat, patty, trish, tricia, patsy, patti, patrizia, trisha
patrick: pat, paddy, patricio, padraig, rick, ricky, patrik, patryk, patrice
paul: pablo, paolo, pavel, paulo, pauly, pal, pawel, paulus, pasha
pauline: paula, paulina, polly, paulette
penelope: penny, nell, poppy
peter: pete, pedro, pierre, pieter, piotr, petr, pietro, piet, petros, petar, pyotr, peder
peter: petteri
philip: phil, phillip, felipe, philippe, pip, filip, filippo, philipp, flip
rachel: rach, rae, raquel, rachael, rahel, shelley
ralph: ralf, rafe, raul, rolf
randolph: randy, rand, randall
raphael: raf, rafael, rafa, raffaele, rafal, raffi
raymond: ray, ramon, raimund, raimondo
rebecca: becky, becca, beck, bec, rebekah, reba, rivka
reginald: reg, reggie, reinhold, reynaldo
richard: rich, rick, dick, ricky, richie, rickie, ricardo, riccardo, ryszard, rikard, ritchie
richard: dickie, dickon, rikki
robert: rob, bob, bobby, robbie, bert, roberto, robby, robin, rupert, ruprecht, bobbie
roberta: bobbie, robbie, berta
rodney: rod, roddy
roger: rodge, rogerio, rutger, ruggero, rog
roland: rollie, orlando, rolando, rowland
ronald: ron, ronnie, ronny, ronaldo, reinaldo
rosemary: rose, rosie, romy, rosa, rosamund, rosalie, roz
roxanne: roxy, roxana, roxane
russell: russ, rusty
samantha: sam, sammy, sammie
samuel: sam, sammy, samy, shmuel, samuele
sandra: sandy, sandi, sondra, alexandra
sarah: sally, sara, sadie, sarita, zara, sal
scott: scotty, scottie
sebastian: seb, bastian, bas, sebastien, basti, sebastiano
sharon: shari, sherry, shaz
sidney: sid, sydney, syd
simon: si, simeon, shimon, simone, szymon, semyon
sofia: sophia, sophie, sofie, sonia, sonya, zofia, sofija, soph
solomon: sol, solly, suleiman, shlomo
stanley: stan, stanislav, stanislaw
stephanie: steph, stef, stephie, stefanie, stefania, steffi, fanny, stephany
stephen: steve, steven, stevie, stefan, esteban, etienne, stephan, stefano, stephane, istvan
stephen: steffen, szczepan, ste, stepan, stefanos
stuart: stu, stewart
susan: sue, susie, suzy, suzanne, susanna, susana, zuzana, susanne, suzie, sukie, zsuzsanna
susan: susannah
sylvia: silvia, syl, sylvie
tabitha: tabby
terence: terry, tel, terrence, terrance
teresa: terry, tess, tessa, theresa, therese, terri, teresita, teri, tracy, resi
theodore: ted, theo, teddy, teodor, theodor, fyodor, dory, fedor, teodoro
thomas: tom, tommy, tomas, tommaso, tomasz, thom, toma, massimo, tam
timothy: tim, timmy, timo, timotheus, timoteo, timofey
tobias: toby, tobi, tobiah
ursula: ursel, uschi, orsolya
valentina: val, tina, valya
valerie: val, valeria, valery
vanessa: nessa, van
veronica: ronnie, vera, roni, nika, veronika, veronique
victor: vic, viktor, vittorio, wiktor, vitya
victoria: vicky, vicki, tori, vikki, viktoria, vittoria, tory, vickie, wiktoria
vincent: vince, vinny, vicente, vincenzo, vinnie, enzo, vin, wincenty, vincenz
virginia: ginny, ginger, gina, virginie
vladimir: vlad, volodymyr, vova, volodya, wladimir, vladislav
walter: walt, wally, walther, gualtiero, wat
wilhelmina: mina, minnie, willa, wilma, billie, mien
william: will, bill, billy, willy, liam, wilhelm, willie, guillermo, guillaume, guglielmo, willem
william: vilhelm, wim, gwilym, wills, memo, vasily, viliam
winifred: winnie, freda
yvonne: yvette, evonne, von
zachary: zach, zack, zac, zachariah, zak, zakaria
)";

}  // namespace

std::vector<ListText> StandardNameLists() {
  return {{"placeholders", kPlaceholders},
          {"titles", kTitles},
          {"name_suffixes", kNameSuffixes},
          {"nicknames", kNicknames}};
}

}  // namespace leadkit::matching
