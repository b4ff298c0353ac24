// Forms of incorporation, and words that many companies have in their names.
#include "matching/lists.h"

namespace leadkit::matching {
namespace {

// The class stands for a family of forms that people mix up in writing, not for the law of one
// country. Full stops and apostrophes are gone from a folded name, slashes have become blanks.
constexpr std::string_view kLegalForms = R"(
inc: incorporated, incorporation, incorp, corp, corporation, corporate, corporacion, corporacao
inc: corporaton, co inc, company inc, co corp, cos inc, companies inc, kaisha
co: company, cos, companies, compania, compagnie, cia, cie, companhia, compagnia, and co, & co
co: and company, & company, & cie, et cie, y cia, e cia, & co inc
ltd: limited, ltda, limitada, limitee, ltee, co ltd, company limited, co limited, pvt ltd
ltd: private limited, pvt limited, private ltd, p ltd, pty ltd, pty limited, pty
ltd: proprietary limited
ltd: proprietary ltd, pte ltd, pte limited, pte, sdn bhd, bhd, sendirian berhad, berhad, wll, dac
ltd: designated activity company, unlimited company, uc, clg, cc, public company limited, pcl
ltd: ltd co, tnhh, cong ty tnhh, cong ty, joint stock company limited, pvt, co pvt ltd, corp ltd
ltd: inc ltd, limited company, co pte ltd, ltd sti, ltd sirketi, limited sirketi, company ltd
plc: public limited company, public limited co
llc: limited liability company, limited liability co, l l c, ltd liability co, fzc, fze, fz llc
llc: fzco, dmcc, ooo, tov, too, mchj, llc co, l l c
llp: limited liability partnership, l l p, lllp, slp
lp: limited partnership, l p, ltd partnership, scs, lda ep
gmbh: gesellschaft mit beschrankter haftung, gesmbh, ges m b h, g m b h, mbh, ggmbh, gmbh i g
gmbh: gesellschaft mbh, gesellschaft m b h, ug, ug haftungsbeschrankt, unternehmergesellschaft
ag: aktiengesellschaft, a g
se: societas europaea
kg: kommanditgesellschaft, gmbh & co kg, gmbh co kg, gmbh and co kg, ag & co kg, se & co kg, ohg
kg: gmbh & co kgaa, kgaa, gmbh & co ohg, gbr, partg mbb, partg, co kg, & co kg, ug & co kg
ev: eingetragener verein, e v, vzw, asbl
eg: eingetragene genossenschaft, e g
sa: societe anonyme, sociedad anonima, s a, sociedade anonima, sa de cv, s a de c v, sab de cv
sa: sociedad anonima de capital variable, sapi de cv, sab, s a b de c v, sa cv, s a e s p, sa esp
sa: s a u, sau, sociedad anonima cerrada, sac, s a c, saic, s a i c, saci, sacif, saca, saa, sae
sa: sociedade anonima aberta, anonim sirketi, as, a s, anonim sti, oyj, abp, asa, spa, s p a
sa: societa per azioni, joint stock company, jsc, ojsc, cjsc, pjsc, oao, zao, pao, ao, aat, pat
sa: prat
sa: public joint stock company, akciova spolecnost, akciju sabiedriba, ad, dd, d d, sa nv, nv sa
sa: ae, a e, anonymi etaireia, esp
sas: societe par actions simplifiee, sasu, s a s, sociedad por acciones simplificada, s a s u
sas: spas
sas: sociedad por acciones, e u r l, eurl, sci, snc, s n c, scop, scpa, scarl, s c a r l, scrl
srl: societa a responsabilita limitata, societe a responsabilite limitee, s r l, sarl, s a r l
srl: srls
srl: sociedad de responsabilidad limitada, s de rl de cv, s de r l de c v, s de rl, sprl, bvba, sl
srl: sociedad limitada, s l, slu, s l u, slne, sagl, s a g l, s r l u, sl unipersonal, s r o, sro
srl: spol s r o, spol sro, spolecnost s rucenim omezenym, doo, d o o, dooel, ood, eood, uab, sia
srl: ou
srl: spolka z ograniczona odpowiedzialnoscia, sp z o o, sp zoo, spzoo, spolka z o o, sp z oo, kft
srl: korlatolt felelossegu tarsasag, zrt, nyrt, zartkoruen mukodo reszvenytarsasag, bt, epe, ike
srl: k s
srl: sp j, spolka jawna, sp k, spolka komandytowa, spolka akcyjna, lda, unipessoal lda, unipessoal
srl: sociedade unipessoal lda, srl de cv, sociedade limitada, eireli, me, epp, ltda me, ltda epp
srl: mei
bv: besloten vennootschap, b v, cv, c v, vof, v o f, comm v, commv
nv: naamloze vennootschap, n v
ab: aktiebolag, a b, publ, ab publ
aps: anpartsselskab, ivs, i s, p s
sa: aksjeselskap, aktieselskab
oy: osakeyhtio, o y, oy ab, ab oy, ky, tmi
ehf: hf, slhf, einkahlutafelag
kk: kabushiki kaisha, kabushiki gaisha, kabushikigaisha, k k, godo kaisha, gk, yugen kaisha, yk
kk: 株式会社, (株), 有限会社, 合同会社, 주식회사, (주), 有限公司, 股份有限公司, 有限责任公司
pt: perseroan terbatas, tbk, pt tbk, persero
pllc: professional limited liability company, pc, p c, professional corporation, pa, p a, ps
pllc: professional association, chartered, chtd
trust: trustee, reit, real estate investment trust, business trust, statutory trust
assn: association
sti: sirketi, tic, ticaret
)";

// Of little weight in a comparison of names, whatever their frequency in a base that may be small.
constexpr std::string_view kCompanyWords = R"(
the, of, and, &, for, in, on, at, by, a, an, to, de, la, le, les, du, des, da, do, das, dos, del, el
los, las, y, e, et, und, fur, der, die, das, van, von, het, een, och, og, i, di, della, dei, per
con
group, groupe, gruppe, grupo, gruppo, groep, holding, holdings, international, intl, internacional
internationale, internazionale, global, worldwide, world, national, nacional, nationale, american
america, usa, us, uk, europe, european, asia, pacific, north, south, east, west, northern, southern
eastern, western, central, first, united, general, new, one, services, service, servicios, servizi
solutions, solution, systems, system, sistemas, systeme, technologies, technology, technologie
tecnologia, tecnologias, tech, consulting, consultants, consultancy, partners, partner, associates
association, enterprises, enterprise, industries, industry, industrial, industria, industrias
industrie, manufacturing, products, production, productions, engineering, development, management
capital, investment, investments, investors, financial, finance, bank, bancorp, banco, banc
bancshares
fund, funds, trust, equity, income, insurance, assurance, realty, property, properties, estate, real
energy, energie, energia, power, oil, gas, petroleum, resources, mining, gold, water, electric
electronics, electronic, communications, communication, telecom, media, entertainment, network
networks, digital, data, software, computer, computing, internet, online, web, interactive, mobile
health, healthcare, medical, medicine, hospital, clinic, care, pharma, pharmaceuticals
pharmaceutical, therapeutics, bio, biotech, biosciences, bioscience, biotechnology, sciences
science
scientific, research, institute, laboratories, laboratory, labs, lab, school, schools, college
university, academy, education, learning, center, centre, center, centers, foundation, society, club
council, agency, office, bureau, department, studio, studios, design, designs, creative, marketing
advertising, trading, trade, import, export, logistics, transport, transportation, shipping, travel
hotel, hotels, restaurant, restaurants, food, foods, beverage, retail, store, stores, shop, market
markets, supply, sales, distribution, construction, building, builders, home, homes, house, city
community, public, business, commercial, corporate, professional, special, advanced, innovations
innovation, innovative, applied, materials, chemical, chemicals, steel, metal, metals, paper
plastics
motor, motors, auto, automotive, aerospace, air, airlines, marine, environmental, green, acquisition
acquisitions, venture, ventures, project, llc, branch, division, unit, plant, works, day, child
care
children, family, kids, program, early, head, start, park, san, saint, st, com, net, org
)";

constexpr std::string_view kCompanySpellings = R"(
international: intl, int l, internatl
manufacturing: mfg, manuf, manufact
services: svc, svcs, serv, servs
technologies: technology, techs, tech, technol
solutions: soln, solns, solution
systems: sys, system, syst
national: natl, nat l
association: assoc, assn, assoc n
associates: assocs
american: amer, am
brothers: bros
company: compny
corporation: corpn
department: dept
development: dev, devel, dvlpmt
distribution: distr, dist
engineering: eng, engr, engrg, engg
enterprises: ent, enterprise, entpr
financial: fin, finl
government: govt, gov t
group: grp, gp, groupe, gruppe, grupo
holdings: hldg, hldgs, holding, hold, hldng
hospital: hosp
industries: ind, inds, indus, industry
institute: inst, instit
insurance: ins
investment: inv, invt, invest, investments
laboratories: labs, lab, laboratory
management: mgmt, mgt, mgmnt
marketing: mktg
medical: med
partners: ptnrs, ptrs, partner
pharmaceuticals: pharma, pharm, pharmaceutical
products: prod, prods, product
properties: prop, props, property
resources: res, resource
university: univ
communications: comm, comms, communication, communs
electric: elec, electr
center: centre, ctr, cntr
telecommunications: telecom, telecomms
biotechnology: biotech, biotechnologies
saint: st
)";

}  // namespace

std::vector<ListText> StandardCompanyLists() {
  return {{"company_spellings", kCompanySpellings},
          {"legal_forms", kLegalForms},
          {"company_words", kCompanyWords}};
}

}  // namespace leadkit::matching
