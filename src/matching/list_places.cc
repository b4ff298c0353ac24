// Streets and countries.
#include "matching/lists.h"

namespace leadkit::matching {
namespace {

constexpr std::string_view kStreetWords = R"(
# Kinds of street.
aly: alley, allee
arc: arcade
ave: avenue, av, aven, avenida, avda, avnue
blvd: boulevard, boul, bulevar, boulv, bd
br: branch, bridge
bypass: byp
cct: circuit
cir: circle, crcl
cl: close
cr: crescent, cres, crs
cove: cov
ct: court, crt
ctr: center, centre, cntr
dr: drive, drv, drives
esp: esplanade
expy: expressway
fwy: freeway
gdns: gardens, gardn
grv: grove, gr
hts: heights, hgts
hwy: highway, hiway
jct: junction
ln: lane
loop: loops
mnr: manor
ms: mews
pde: parade
pass: passage
pk: park
pkwy: parkway, pky, prkwy
pike: pikes
pl: place, plaza, plz, platz, plaz, piazza, praca
pt: point
rd: road, rds
rdg: ridge
row: rows
r: rue
rua: ruas
calle: cl, c
sq: square, sqr
st: street, str, saint, strasse, strase, straat, sankt
sta: station, stn
ter: terrace, tce, terr
trl: trail
tpke: turnpike
via: viale
vw: view
wk: walk
way: wy
weg: wege
# Directions.
n: north, nord, norte, no
s: south, sud, sur, sul, so
e: east, est, ost, este
w: west, ouest, oeste
ne: northeast
nw: northwest
se: southeast
sw: southwest
# Parts of a building.
apt: apartment, appartement, appt, apto
bldg: building, bld, bldng
dept: department
fl: floor, flr, etage, piso, stock
flat: flt
lot: lots
po: pobox, postfach
rm: room
ste: suite, su
unit: units
lvl: level
# Ordinals.
1: first, 1st
2: second, 2nd
3: third, 3rd
4: fourth, 4th
5: fifth, 5th
6: sixth, 6th
7: seventh, 7th
8: eighth, 8th
9: ninth, 9th
10: tenth, 10th
11: eleventh, 11th
12: twelfth, 12th
)";

// "+NN" is the calling code; a 0 after it says that numbers are written with a trunk zero at home.
constexpr std::string_view kCountries = R"(
AD: Andorra, +376
AE: United Arab Emirates, UAE, Emirates, +971 0
AF: Afghanistan, +93 0
AL: Albania, Shqiperia, +355 0
AM: Armenia, +374 0
AO: Angola, +244
AR: Argentina, +54 0
AT: Austria, Oesterreich, Österreich, +43 0
AU: Australia, +61 0
AZ: Azerbaijan, +994 0
BA: Bosnia and Herzegovina, Bosnia, +387 0
BB: Barbados, +1
BD: Bangladesh, +880 0
BE: Belgium, Belgique, Belgie, Belgien, +32 0
BF: Burkina Faso, +226
BG: Bulgaria, +359 0
BH: Bahrain, +973
BJ: Benin, +229
BN: Brunei, +673
BO: Bolivia, +591 0
BR: Brazil, Brasil, +55 0
BS: Bahamas, The Bahamas, +1
BW: Botswana, +267
BY: Belarus, +375
CA: Canada, +1
CD: Democratic Republic of the Congo, DR Congo, +243 0
CH: Switzerland, Schweiz, Suisse, Svizzera, +41 0
CI: Cote d'Ivoire, Ivory Coast, +225
CL: Chile, +56
CM: Cameroon, +237
CN: China, PR China, People's Republic of China, +86 0
CO: Colombia, +57
CR: Costa Rica, +506
CU: Cuba, +53 0
CY: Cyprus, +357
CZ: Czech Republic, Czechia, Ceska republika, Cesko, +420
DE: Germany, Deutschland, Allemagne, Alemania, Germania, +49 0
DK: Denmark, Danmark, +45
DO: Dominican Republic, +1
DZ: Algeria, +213 0
EC: Ecuador, +593 0
EE: Estonia, Eesti, +372
EG: Egypt, +20 0
ES: Spain, Espana, Espagne, Spanien, +34
ET: Ethiopia, +251 0
FI: Finland, Suomi, +358 0
FR: France, Francia, Frankreich, +33 0
GB: United Kingdom, UK, Great Britain, Britain, England, Scotland, Wales, Northern Ireland, +44 0
GE: Georgia, +995 0
GH: Ghana, +233 0
GR: Greece, Hellas, Ellada, +30
GT: Guatemala, +502
HK: Hong Kong, +852
HN: Honduras, +504
HR: Croatia, Hrvatska, +385 0
HU: Hungary, Magyarorszag, +36
ID: Indonesia, +62 0
IE: Ireland, Republic of Ireland, Eire, +353 0
IL: Israel, +972 0
IN: India, Bharat, +91 0
IQ: Iraq, +964 0
IR: Iran, Islamic Republic of Iran, +98 0
IS: Iceland, +354
IT: Italy, Italia, Italie, Italien, +39
JM: Jamaica, +1
JO: Jordan, +962 0
JP: Japan, Nippon, +81 0
KE: Kenya, +254 0
KG: Kyrgyzstan, +996 0
KH: Cambodia, +855 0
KR: South Korea, Korea, Republic of Korea, +82 0
KW: Kuwait, +965
KZ: Kazakhstan, +7
LA: Laos, +856 0
LB: Lebanon, +961 0
LI: Liechtenstein, +423
LK: Sri Lanka, +94 0
LT: Lithuania, Lietuva, +370
LU: Luxembourg, Luxemburg, +352
LV: Latvia, Latvija, +371
LY: Libya, +218 0
MA: Morocco, Maroc, +212 0
MC: Monaco, +377
MD: Moldova, +373 0
ME: Montenegro, +382 0
MG: Madagascar, +261 0
MK: North Macedonia, Macedonia, +389 0
ML: Mali, +223
MM: Myanmar, Burma, +95 0
MN: Mongolia, +976 0
MO: Macau, Macao, +853
MT: Malta, +356
MU: Mauritius, +230
MW: Malawi, +265
MX: Mexico, Mejico, +52
MY: Malaysia, +60 0
MZ: Mozambique, +258
NA: Namibia, +264 0
NE: Niger, +227
NG: Nigeria, +234 0
NI: Nicaragua, +505
NL: Netherlands, The Netherlands, Nederland, Holland, Pays-Bas, Niederlande, +31 0
NO: Norway, Norge, +47
NP: Nepal, +977 0
NZ: New Zealand, Aotearoa, +64 0
OM: Oman, +968
PA: Panama, +507
PE: Peru, +51 0
PG: Papua New Guinea, +675
PH: Philippines, The Philippines, +63 0
PK: Pakistan, +92 0
PL: Poland, Polska, +48
PR: Puerto Rico, +1
PS: Palestine, +970 0
PT: Portugal, +351
PY: Paraguay, +595 0
QA: Qatar, +974
RO: Romania, +40 0
RS: Serbia, Srbija, +381 0
RU: Russia, Russian Federation, Rossiya, +7
RW: Rwanda, +250
SA: Saudi Arabia, KSA, +966 0
SE: Sweden, Sverige, Suede, Schweden, +46 0
SG: Singapore, +65
SI: Slovenia, Slovenija, +386 0
SK: Slovakia, Slovensko, Slovak Republic, +421 0
SN: Senegal, +221
SV: El Salvador, +503
SY: Syria, +963 0
TH: Thailand, +66 0
TJ: Tajikistan, +992
TM: Turkmenistan, +993
TN: Tunisia, Tunisie, +216
TR: Turkey, Turkiye, Türkiye, +90 0
TT: Trinidad and Tobago, +1
TW: Taiwan, +886 0
TZ: Tanzania, +255 0
UA: Ukraine, Ukraina, +380 0
UG: Uganda, +256 0
US: United States, United States of America, USA, Estados Unidos, +1
UY: Uruguay, +598 0
UZ: Uzbekistan, +998
VE: Venezuela, +58 0
VN: Vietnam, Viet Nam, +84 0
YE: Yemen, +967 0
ZA: South Africa, +27 0
ZM: Zambia, +260 0
ZW: Zimbabwe, +263 0
)";

}  // namespace

std::vector<ListText> StandardPlaceLists() {
  return {{"street_words", kStreetWords}, {"countries", kCountries}};
}

}  // namespace leadkit::matching
