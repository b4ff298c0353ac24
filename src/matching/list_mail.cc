// E-mail domains and local parts that say nothing about a company or a person.
#include "matching/lists.h"

namespace leadkit::matching {
namespace {

constexpr std::string_view kFreeMail = R"(
gmail.com, googlemail.com, outlook.com, outlook.de, outlook.fr, outlook.es, outlook.it, outlook.jp
outlook.com.br, outlook.com.au, hotmail.com, hotmail.co.uk, hotmail.de, hotmail.fr, hotmail.it
hotmail.es, hotmail.nl, hotmail.be, hotmail.ca, hotmail.com.br, hotmail.com.ar, hotmail.co.jp
hotmail.se, hotmail.dk, hotmail.no, hotmail.com.tr, live.com, live.co.uk, live.de, live.fr, live.nl
live.it, live.se, live.no, live.dk, live.be, live.ca, live.com.au, live.com.mx, live.com.pt, live.jp
msn.com, passport.com, windowslive.com, yahoo.com, yahoo.co.uk, yahoo.de, yahoo.fr, yahoo.it
yahoo.es, yahoo.ca, yahoo.co.in, yahoo.in, yahoo.com.br, yahoo.com.ar, yahoo.com.mx, yahoo.com.au
yahoo.co.jp, yahoo.ne.jp, yahoo.co.id, yahoo.com.sg, yahoo.com.ph, yahoo.com.vn, yahoo.com.hk
yahoo.com.tw, yahoo.com.tr, yahoo.gr, yahoo.pl, yahoo.ro, yahoo.se, yahoo.dk, yahoo.no, yahoo.ie
yahoo.co.nz, yahoo.co.za, yahoo.com.co, yahoo.com.pe, yahoo.cl, ymail.com, rocketmail.com, aol.com
aol.co.uk, aol.de, aol.fr, aim.com, icloud.com, me.com, mac.com, proton.me, protonmail.com
protonmail.ch, pm.me, tutanota.com, tutanota.de, tuta.io, tutamail.com, zoho.com, zohomail.com
zohomail.eu, zohomail.in, fastmail.com, fastmail.fm, hushmail.com, hey.com, mail.com, email.com
usa.com, gmx.com, gmx.de, gmx.net, gmx.at, gmx.ch, gmx.org, gmx.us, gmx.co.uk, gmx.fr, web.de
freenet.de, t-online.de, arcor.de, online.de, mail.de, posteo.de, mailbox.org, vodafone.de
kabelmail.de, unitybox.de, bluewin.ch, sunrise.ch, hispeed.ch, chello.at, aon.at, a1.net, inode.at
orange.fr, wanadoo.fr, free.fr, sfr.fr, laposte.net, neuf.fr, bbox.fr, numericable.fr
club-internet.fr
libero.it, virgilio.it, tiscali.it, alice.it, tin.it, inwind.it, iol.it, fastwebnet.it, email.it
tim.it
telefonica.net, terra.es, ono.com, movistar.es, sapo.pt, iol.pt, clix.pt, netcabo.pt
terra.com.br, uol.com.br, bol.com.br, ig.com.br, globo.com, globomail.com, r7.com, zipmail.com.br
oi.com.br, prodigy.net.mx, arnet.com.ar, fibertel.com.ar, speedy.com.ar, ciudad.com.ar
ziggo.nl, kpnmail.nl, planet.nl, hetnet.nl, home.nl, upcmail.nl, xs4all.nl, casema.nl, quicknet.nl
telenet.be, skynet.be, proximus.be, scarlet.be, btinternet.com, virginmedia.com, sky.com
talktalk.net, ntlworld.com, blueyonder.co.uk, tiscali.co.uk, o2.co.uk, plusnet.com, eircom.net
telia.com, spray.se, bredband.net, comhem.se, online.no, getmail.no, mail.dk, jubii.dk, ofir.dk
luukku.com, kolumbus.fi, suomi24.fi, wp.pl, o2.pl, onet.pl, onet.eu, op.pl, interia.pl, interia.eu
gazeta.pl, vp.pl, poczta.onet.pl, tlen.pl, seznam.cz, email.cz, centrum.cz, atlas.cz, post.cz
volny.cz, azet.sk, zoznam.sk, centrum.sk, freemail.hu, citromail.hu, t-online.hu, abv.bg, mail.bg
dir.bg, mail.ru, inbox.ru, list.ru, bk.ru, internet.ru, yandex.ru, yandex.com, ya.ru, rambler.ru
lenta.ru, ukr.net, i.ua, meta.ua, bigmir.net, tut.by, inbox.lv, inbox.lt, mail.ee, hot.ee, otenet.gr
in.gr, forthnet.gr, mynet.com, superonline.com, walla.co.il, walla.com, netvision.net.il, 012.net.il
bezeqint.net, rediffmail.com, sify.com, indiatimes.com, qq.com, vip.qq.com, foxmail.com, 163.com
126.com, yeah.net, 139.com, 189.cn, sina.com, sina.cn, sohu.com, aliyun.com, tom.com, 21cn.com
naver.com, daum.net, hanmail.net, nate.com, kakao.com, docomo.ne.jp, ezweb.ne.jp, softbank.ne.jp
i.softbank.jp, au.com, nifty.com, biglobe.ne.jp, so-net.ne.jp, ocn.ne.jp, plala.or.jp, infoseek.jp
pchome.com.tw, hinet.net, seed.net.tw, singnet.com.sg, netvigator.com, bigpond.com, bigpond.net.au
optusnet.com.au, iinet.net.au, tpg.com.au, ozemail.com.au, dodo.com.au, xtra.co.nz, vodafone.co.nz
slingshot.co.nz, webmail.co.za, mweb.co.za, telkomsa.net, vodamail.co.za, comcast.net, verizon.net
att.net, sbcglobal.net, bellsouth.net, cox.net, charter.net, earthlink.net, juno.com, netzero.net
optonline.net, optimum.net, windstream.net, frontier.com, frontiernet.net, centurylink.net
embarqmail.com, q.com, roadrunner.com, rr.com, suddenlink.net, mindspring.com, peoplepc.com
netscape.net, excite.com, lycos.com, inbox.com, rogers.com, sympatico.ca, shaw.ca, telus.net
videotron.ca, bell.net, cogeco.ca, duck.com, privaterelay.appleid.com, mail.yahoo.com
)";

constexpr std::string_view kDisposableMail = R"(
10minutemail.com, 10minutemail.net, 20minutemail.com, 33mail.com, anonaddy.me, anonbox.net
burnermail.io, crazymailing.com, discard.email, discardmail.com, disposablemail.com, dispostable.com
dropmail.me, emailondeck.com, emailfake.com, fakeinbox.com, fakemail.net, getairmail.com
getnada.com, grr.la, guerrillamail.biz, guerrillamail.com, guerrillamail.de, guerrillamail.info
guerrillamail.net, guerrillamail.org, guerrillamailblock.com, harakirimail.com, inboxbear.com
inboxkitten.com, incognitomail.com, jetable.org, kasmail.com, mail-temp.com, mail-temporaire.fr
mailcatch.com, maildrop.cc, mailexpire.com, mailforspam.com, mailinator.com, mailinator.net
mailinator2.com, mailmetrash.com, mailnesia.com, mailnull.com, mailpoof.com, mailsac.com
mintemail.com, minuteinbox.com, moakt.com, mohmal.com, mytemp.email, mytrashmail.com, nada.email
no-spam.ws, nospamfor.us, notmailinator.com, one-time.email, pokemail.net, sharklasers.com
shitmail.me, spam4.me, spambog.com, spambox.us, spamfree24.org, spamgourmet.com, spamhole.com
spamex.com, spamspot.com, temp-mail.io, temp-mail.org, tempail.com, tempinbox.com, tempmail.com
tempmail.net, tempmailaddress.com, tempmailo.com, tempr.email, throwaway.email, throwawaymail.com
trash-mail.com, trash-mail.de, trashmail.com, trashmail.de, trashmail.io, trashmail.me
trashmail.net
trbvm.com, wegwerfemail.de, wegwerfmail.de, wegwerfmail.net, yopmail.com, yopmail.fr, yopmail.net
)";

constexpr std::string_view kRoleMail = R"(
abuse, accountant, accounting, accounts, accountspayable, accountsreceivable, admin, administracion
administration, administrator, admissions, advertising, all, ap, ar, assistant, associates, billing
board, booking, bookings, buchhaltung, business, buyer, ca, career, careers, carreras, center, ceo
commercial, communications, compliance, comptabilite, compras, contabilidad, contact, contacto
contactus, contato, controller, corporate, customer, customercare, customerservice, customersupport
data, desk, developer, developers, dev, directeur, direction, director, dispatch, dns, donate
editor, editorial, email, empleo, employment, engineering, enquire, enquiries, enquiry, events
everyone, export, facilities, facturacion, factures, fax, feedback, finance, frontdesk, general
geschaeftsfuehrung, hello, help, helpdesk, hi, hola, home, hostmaster, hotline, hr, humanresources
import, inbound, info, infos, informacion, information, inquiries, inquiry, insurance, international
investor, investorrelations, invoice, invoices, invoicing, it, jobs, kontakt, kundenservice, lead
leads, legal, licensing, logistics, mail, mailbox, mailer-daemon, maintenance, management, manager
marketing, media, member, members, membership, news, newsletter, no-reply, nobody, noreply, noc
notification, notifications, office, oficina, operations, ops, order, orders, outbound, owner
partner
partners, partnerships, payable, payments, payroll, personal, personnel, post, postmaster, presse
press, pr, privacy, procurement, production, projects, purchase, purchasing, quality, quote, quotes
reception, recepcion, recruiting, recruitment, registrar, registration, rentals, reply, request
reservation, reservations, returns, root, rrhh, sale, sales, school, secretariat, secretary
security
sekretariat, seo, service, serviceclient, services, shipping, shop, social, spam, staff, store
subscribe, subscriptions, suggestions, supervisor, supplier, suppliers, support, sysadmin, team
tech
technical, technicalsupport, training, travel, unsubscribe, uucp, ventas, verkauf, vendas, vertrieb
warehouse, web, webadmin, webinar, webmaster, website, welcome, wholesale
)";

}  // namespace

std::vector<ListText> StandardMailLists() {
  return {{"free_mail", kFreeMail}, {"disposable_mail", kDisposableMail}, {"role_mail", kRoleMail}};
}

}  // namespace leadkit::matching
