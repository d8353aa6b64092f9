// SPDX-License-Identifier: Apache-2.0
#include "rulecases.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

template <typename Change>
void probe(ServiceFacts &facts, Change change)
{
    TlsProbe changed = *facts.tls;
    change(changed);
    facts.tls = changed;
}

template <typename Change>
void certificate(ServiceFacts &facts, Change change)
{
    CertificateFacts changed = *facts.tls->certificate;
    change(changed);
    probe(facts, [&changed](TlsProbe &p) { p.certificate = changed; });
}

void withoutTls(ServiceFacts &facts)
{
    TlsProbe none;
    none.address = u"db.example.org:5432"_s;
    facts.tls = none;
}

void throughSocket(ServiceFacts &facts)
{
    facts.url = urlOf(u"postgresql://u@/x?host=/var/run/postgresql"_s);
}

} // namespace

QList<RuleCase> tlsCases()
{
    return {
        {"TLS-NET-001", "offered", Pass, [](ServiceFacts &) {}},
        {"TLS-NET-001", "not offered", Fail, withoutTls},
        {"TLS-NET-001", "no answer", Unknown, [](ServiceFacts &f) { f.tls = silent(); }},
        {"TLS-NET-001", "socket", NotApplicable, throughSocket},
        {"TLS-NET-001", "a file", NotApplicable, [](ServiceFacts &) {}, true},

        {"TLS-NET-002", "lasts", Pass, [](ServiceFacts &) {}},
        {"TLS-NET-002", "30 days", Pass,
         [](ServiceFacts &f) { certificate(f, [](auto &c) { c.notAfter = testNow().addDays(30); }); }},
        {"TLS-NET-002", "29 days", Warn,
         [](ServiceFacts &f) { certificate(f, [](auto &c) { c.notAfter = testNow().addDays(29); }); }},
        {"TLS-NET-002", "7 days", Warn,
         [](ServiceFacts &f) { certificate(f, [](auto &c) { c.notAfter = testNow().addDays(7); }); }},
        {"TLS-NET-002", "6 days", Fail,
         [](ServiceFacts &f) { certificate(f, [](auto &c) { c.notAfter = testNow().addDays(6); }); }},
        {"TLS-NET-002", "ended", Fail,
         [](ServiceFacts &f) { certificate(f, [](auto &c) { c.notAfter = testNow().addSecs(-1); }); }},
        {"TLS-NET-002", "not begun", Fail,
         [](ServiceFacts &f) { certificate(f, [](auto &c) { c.notBefore = testNow().addSecs(60); }); }},
        {"TLS-NET-002", "clocks differ", Unknown, [](ServiceFacts &f) { f.pg.clockDifference = 301.0; }},
        {"TLS-NET-002", "clocks differ by no more than they may", Pass,
         [](ServiceFacts &f) { f.pg.clockDifference = -299.0; }},
        {"TLS-NET-002", "the clock of MySQL differs", Unknown,
         [](ServiceFacts &f) { f.mysql.clockDifference = -301.0; }},
        {"TLS-NET-002", "the clock of MongoDB differs", Unknown,
         [](ServiceFacts &f) { f.mongo.clockDifference = 86400.0; }},
        {"TLS-NET-002", "the clock of Redis differs", Unknown,
         [](ServiceFacts &f) { f.redis.clockDifference = -86400.0; }},
        {"TLS-NET-002", "ended, and the clocks differ", Unknown,
         [](ServiceFacts &f) {
             certificate(f, [](auto &c) { c.notAfter = testNow().addSecs(-1); });
             f.pg.clockDifference = 301.0;
         }},
        {"TLS-NET-002", "no dates", Unknown, [](ServiceFacts &f) { certificate(f, [](auto &c) { c.notAfter = {}; }); }},
        {"TLS-NET-002", "no certificate", Unknown,
         [](ServiceFacts &f) { probe(f, [](auto &p) { p.certificate = denied(); }); }},
        {"TLS-NET-002", "no TLS", NotApplicable, withoutTls},

        {"TLS-NET-003", "the profile's CA", Pass, [](ServiceFacts &) {}},
        {"TLS-NET-003", "another CA, though the system knows it", Fail,
         [](ServiceFacts &f) {
             probe(f, [](auto &p) {
                 p.withProfileCa = ChainVerdict{false, u"x"_s};
                 p.withSystemCa = ChainVerdict{true, {}};
             });
         }},
        {"TLS-NET-003", "no CA named, the system knows it", Warn,
         [](ServiceFacts &f) {
             f.caPath = QString();
             probe(f, [](auto &p) {
                 p.withProfileCa = FactGap{};
                 p.withSystemCa = ChainVerdict{true, {}};
             });
         }},
        {"TLS-NET-003", "no CA named, nobody knows it", Fail,
         [](ServiceFacts &f) {
             f.caPath = QString();
             probe(f, [](auto &p) { p.withProfileCa = FactGap{}; });
         }},
        {"TLS-NET-003", "the CA file cannot be read", Unknown,
         [](ServiceFacts &f) {
             f.ca = denied();
             probe(f, [](auto &p) {
                 p.withProfileCa = FactGap{};
                 p.withSystemCa = ChainVerdict{true, {}};
             });
         }},
        {"TLS-NET-003", "no answer", Unknown, [](ServiceFacts &f) { f.tls = silent(); }},

        {"TLS-NET-004", "in subjectAltName", Pass, [](ServiceFacts &) {}},
        {"TLS-NET-004", "in the common name", Warn,
         [](ServiceFacts &f) { certificate(f, [](auto &c) { c.nameMatch = NameMatch::CommonNameOnly; }); }},
        {"TLS-NET-004", "nowhere", Fail,
         [](ServiceFacts &f) { certificate(f, [](auto &c) { c.nameMatch = NameMatch::None; }); }},
        {"TLS-NET-004", "no answer", Unknown, [](ServiceFacts &f) { f.tls = silent(); }},

        {"TLS-NET-005", "issued", Pass, [](ServiceFacts &) {}},
        {"TLS-NET-005", "self-signed", Fail,
         [](ServiceFacts &f) { certificate(f, [](auto &c) { c.selfSigned = true; }); }},
        {"TLS-NET-005", "no answer", Unknown, [](ServiceFacts &f) { f.tls = silent(); }},

        {"TLS-NET-006", "P-256", Pass, [](ServiceFacts &) {}},
        {"TLS-NET-006", "Ed25519", Pass,
         [](ServiceFacts &f) {
             certificate(f, [](auto &c) {
                 c.keyType = u"ED25519"_s;
                 c.keyBits = 256;
                 c.signature.clear();
             });
         }},
        {"TLS-NET-006", "SHA-1", Fail,
         [](ServiceFacts &f) { certificate(f, [](auto &c) { c.signature = u"SHA1"_s; }); }},
        {"TLS-NET-006", "MD5", Fail, [](ServiceFacts &f) { certificate(f, [](auto &c) { c.signature = u"MD5"_s; }); }},
        {"TLS-NET-006", "RSA 1024", Fail,
         [](ServiceFacts &f) {
             certificate(f, [](auto &c) {
                 c.keyType = u"RSA"_s;
                 c.keyBits = 1024;
             });
         }},
        {"TLS-NET-006", "RSA 2048", Pass,
         [](ServiceFacts &f) {
             certificate(f, [](auto &c) {
                 c.keyType = u"RSA"_s;
                 c.keyBits = 2048;
             });
         }},
        {"TLS-NET-006", "RSA 2048 beyond 2030", Warn,
         [](ServiceFacts &f) {
             certificate(f, [](auto &c) {
                 c.keyType = u"RSA"_s;
                 c.keyBits = 2048;
                 c.notAfter = testNow().addYears(5);
             });
         }},
        {"TLS-NET-006", "EC of 192 bits", Fail,
         [](ServiceFacts &f) { certificate(f, [](auto &c) { c.keyBits = 192; }); }},
        {"TLS-NET-006", "no key", Unknown, [](ServiceFacts &f) { certificate(f, [](auto &c) { c.keyType.clear(); }); }},

        {"TLS-NET-007", "1.2 and 1.3", Pass, [](ServiceFacts &) {}},
        {"TLS-NET-007", "1.0 too", Fail, [](ServiceFacts &f) { probe(f, [](auto &p) { p.tls10 = Offer::Accepted; }); }},
        {"TLS-NET-007", "1.1 too, though 1.3 is not known", Fail,
         [](ServiceFacts &f) {
             probe(f, [](auto &p) {
                 p.tls11 = Offer::Accepted;
                 p.tls13 = silent();
             });
         }},
        {"TLS-NET-007", "no 1.3", Warn, [](ServiceFacts &f) { probe(f, [](auto &p) { p.tls13 = Offer::Refused; }); }},
        {"TLS-NET-007", "1.0 not known", Unknown,
         [](ServiceFacts &f) { probe(f, [](auto &p) { p.tls10 = silent(); }); }},
        {"TLS-NET-007", "no TLS", NotApplicable, withoutTls},

        {"TLS-NET-008", "none", Pass, [](ServiceFacts &) {}},
        {"TLS-NET-008", "3DES", Fail,
         [](ServiceFacts &f) { probe(f, [](auto &p) { p.weakCipher = u"DES-CBC3-SHA"_s; }); }},
        {"TLS-NET-008", "static RSA", Warn,
         [](ServiceFacts &f) { probe(f, [](auto &p) { p.staticKeyCipher = u"AES128-SHA"_s; }); }},
        {"TLS-NET-008", "could not be offered", Unknown,
         [](ServiceFacts &f) { probe(f, [](auto &p) { p.weakCipher = denied(); }); }},

        {"TLS-NET-009", "refused", Pass, [](ServiceFacts &) {}},
        {"TLS-NET-009", "begun over the network", Fail, [](ServiceFacts &f) { f.plaintext = Offer::Accepted; }},
        {"TLS-NET-009", "begun on loopback", Warn,
         [](ServiceFacts &f) {
             f.plaintext = Offer::Accepted;
             f.addressScope = AddressScope::Loopback;
         }},
        {"TLS-NET-009", "ambiguous", Unknown, [](ServiceFacts &f) { f.plaintext = silent(); }},
        {"TLS-NET-009", "socket", NotApplicable, throughSocket},

        {"TLS-NET-009", "the second host begins it", Fail,
         [](ServiceFacts &f) {
             f.otherHosts = {{{u"db2"_s, 5432}, AddressScope::Private, f.tls, Offer::Accepted}};
         }},
        {"TLS-NET-002", "the second host's ended", Fail,
         [](ServiceFacts &f) {
             const Fact<TlsProbe> sound = f.tls;
             certificate(f, [](auto &c) { c.notAfter = testNow().addDays(-1); });
             f.otherHosts = {{{u"db2"_s, 5432}, AddressScope::Private, f.tls, Offer::Refused}};
             f.tls = sound;
         }},

        {"TLS-NET-010", "no pin", NotApplicable, [](ServiceFacts &) {}},
        {"TLS-NET-010", "the pinned one", Pass, [](ServiceFacts &f) { f.tlsPin = QByteArray(64, 'a'); }},
        {"TLS-NET-010", "another that verifies", Warn, [](ServiceFacts &f) { f.tlsPin = QByteArray(64, 'b'); }},
        {"TLS-NET-010", "another that does not verify", Fail,
         [](ServiceFacts &f) {
             f.tlsPin = QByteArray(64, 'b');
             probe(f, [](auto &p) { p.withProfileCa = ChainVerdict{false, u"x"_s}; });
         }},
        {"TLS-NET-010", "another for another host", Fail,
         [](ServiceFacts &f) {
             f.tlsPin = QByteArray(64, 'b');
             certificate(f, [](auto &c) { c.nameMatch = NameMatch::None; });
         }},
        {"TLS-NET-010", "no answer", Unknown,
         [](ServiceFacts &f) {
             f.tlsPin = QByteArray(64, 'b');
             f.tls = silent();
         }},

        {"PG-TLS-001", "encrypted", Pass, [](ServiceFacts &) {}},
        {"PG-TLS-001", "not encrypted", Fail,
         [](ServiceFacts &f) {
             f.pg.session = PgSession{true, false, {}, {}, 0};
             f.server = ServerInfo{};
         }},
        {"PG-TLS-001", "TLS 1.1", Warn,
         [](ServiceFacts &f) {
             f.pg.session = PgSession{true, true, u"TLSv1.1"_s, u"x"_s, 256};
         }},
        {"PG-TLS-001", "112 bits", Warn,
         [](ServiceFacts &f) {
             f.pg.session = PgSession{true, true, u"TLSv1.2"_s, u"x"_s, 112};
         }},
        {"PG-TLS-001", "client and server disagree", Fail,
         [](ServiceFacts &f) {
             f.pg.session = PgSession{true, false, {}, {}, 0};
         }},
        {"PG-TLS-001", "server hides it", Unknown, [](ServiceFacts &f) { f.pg.session = denied(); }},
        {"PG-TLS-001", "socket", NotApplicable, [](ServiceFacts &f) { f.pg.session = PgSession{}; }},
    };
}

} // namespace athanor
