// SPDX-License-Identifier: Apache-2.0
#include "rulecases.h"

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

SecretPlace place(int mode, Fact<bool> tracked)
{
    SecretPlace place{u"/srv/orders/.env"_s, 3, u"SQLALCHEMY_DATABASE_URI"_s, {}, std::move(tracked)};
    place.permissions = FileFacts{place.file, FileFacts::Type::Regular, mode, 1001, u"orders"_s, 1, 100};
    return place;
}

} // namespace

QList<RuleCase> urlCases()
{
    return {
        {"URL-TLS-001", "verify-full", Pass, [](ServiceFacts &) {}},
        {"URL-TLS-001", "disable", Fail,
         [](ServiceFacts &f) { f.url = urlOf(u"postgresql://u@db/x?sslmode=disable"_s); }},
        {"URL-TLS-001", "disable on this machine", Fail,
         [](ServiceFacts &f) { f.url = urlOf(u"postgresql://u@localhost/x?sslmode=disable"_s); }},
        {"URL-TLS-001", "allow", Fail, [](ServiceFacts &f) { f.url = urlOf(u"postgresql://u@db/x?sslmode=allow"_s); }},
        {"URL-TLS-001", "prefer", Fail,
         [](ServiceFacts &f) { f.url = urlOf(u"postgresql://u@db/x?sslmode=prefer"_s); }},
        {"URL-TLS-001", "not set", Fail, [](ServiceFacts &f) { f.url = urlOf(u"postgresql://u@db/x"_s); }},
        {"URL-TLS-001", "not set, on this machine", Warn,
         [](ServiceFacts &f) { f.url = urlOf(u"postgresql://u@127.0.0.1/x"_s); }},
        {"URL-TLS-001", "require", Warn,
         [](ServiceFacts &f) { f.url = urlOf(u"postgresql://u@db/x?sslmode=require"_s); }},
        {"URL-TLS-001", "verify-ca", Warn,
         [](ServiceFacts &f) { f.url = urlOf(u"postgresql://u@db/x?sslmode=verify-ca"_s); }},
        {"URL-TLS-001", "misspelt", Fail,
         [](ServiceFacts &f) { f.url = urlOf(u"postgresql://u@db/x?sslmode=verify_full"_s); }},
        {"URL-TLS-001", "asyncpg's own key", Pass,
         [](ServiceFacts &f) { f.url = urlOf(u"postgresql+asyncpg://u@db/x?ssl=verify-full"_s); }},
        {"URL-TLS-001", "asyncpg with the wrong key", Fail,
         [](ServiceFacts &f) { f.url = urlOf(u"postgresql+asyncpg://u@db/x?sslmode=verify-full"_s); }},
        {"URL-TLS-001", "pg8000", Unknown, [](ServiceFacts &f) { f.url = urlOf(u"postgresql+pg8000://u@db/x"_s); }},
        {"URL-TLS-001", "socket", NotApplicable,
         [](ServiceFacts &f) { f.url = urlOf(u"postgresql://u@/x?host=/var/run/postgresql"_s); }},

        {"URL-TLS-002", "a CA that lasts", Pass, [](ServiceFacts &) {}},
        {"URL-TLS-002", "verifies without a CA", Fail,
         [](ServiceFacts &f) {
             f.url = urlOf(u"postgresql://u@db/x?sslmode=verify-full"_s);
             f.caPath = QString();
             f.ca = {};
         }},
        {"URL-TLS-002", "file is missing", Fail,
         [](ServiceFacts &f) {
             f.ca = FactGap{FactGap::Kind::Failed, u"does not exist"_s};
         }},
        {"URL-TLS-002", "all expired", Fail,
         [](ServiceFacts &f) {
             f.ca = CaFile{u"/ca"_s, 2, 2, {}};
         }},
        {"URL-TLS-002", "ends in 59 days", Warn,
         [](ServiceFacts &f) {
             f.ca = CaFile{u"/ca"_s, 1, 0, testNow().addDays(59)};
         }},
        {"URL-TLS-002", "ends in 60 days", Pass,
         [](ServiceFacts &f) {
             f.ca = CaFile{u"/ca"_s, 1, 0, testNow().addDays(60)};
         }},
        {"URL-TLS-002", "may not be read", Unknown, [](ServiceFacts &f) { f.ca = denied(); }},
        {"URL-TLS-002", "the system's authorities", Unknown, [](ServiceFacts &f) { f.caPath = denied(); }},
        {"URL-TLS-002", "asks for no CA", NotApplicable,
         [](ServiceFacts &f) {
             f.url = urlOf(u"postgresql://u@db/x?sslmode=require"_s);
             f.caPath = QString();
             f.ca = {};
         }},

        {"URL-TLS-003", "sslmode for psycopg2", Pass, [](ServiceFacts &) {}},
        {"URL-TLS-003", "sslmode for asyncpg", Fail,
         [](ServiceFacts &f) { f.url = urlOf(u"postgresql+asyncpg://u@db/x?sslmode=require"_s); }},
        {"URL-TLS-003", "ssl for asyncpg", Pass,
         [](ServiceFacts &f) { f.url = urlOf(u"postgresql+asyncpg://u@db/x?ssl=require"_s); }},
        {"URL-TLS-003", "ssl for psycopg", Fail,
         [](ServiceFacts &f) { f.url = urlOf(u"postgresql+psycopg://u@db/x?ssl=require"_s); }},
        {"URL-TLS-003", "sslmode for pg8000", Fail,
         [](ServiceFacts &f) { f.url = urlOf(u"postgresql+pg8000://u@db/x?sslmode=require"_s); }},
        {"URL-TLS-003", "pg8000 without a key", Unknown,
         [](ServiceFacts &f) { f.url = urlOf(u"postgresql+pg8000://u@db/x"_s); }},
        {"URL-TLS-003", "a driver nobody knows", Unknown,
         [](ServiceFacts &f) { f.url = urlOf(u"postgresql+pygresql://u@db/x"_s); }},

        {"URL-TLS-004", "verify-full", Pass, [](ServiceFacts &) {}},
        {"URL-TLS-004", "channel binding", Pass,
         [](ServiceFacts &f) { f.url = urlOf(u"postgresql://u@db/x?sslmode=require&channel_binding=require"_s); }},
        {"URL-TLS-004", "require_auth", Pass,
         [](ServiceFacts &f) { f.url = urlOf(u"postgresql://u@db/x?require_auth=scram-sha-256"_s); }},
        {"URL-TLS-004", "require alone", Warn,
         [](ServiceFacts &f) { f.url = urlOf(u"postgresql://u@db/x?sslmode=require"_s); }},
        {"URL-TLS-004", "plaintext possible", Fail, [](ServiceFacts &f) { f.url = urlOf(u"postgresql://u@db/x"_s); }},
        {"URL-TLS-004", "pg8000", Unknown, [](ServiceFacts &f) { f.url = urlOf(u"postgresql+pg8000://u@db/x"_s); }},

        {"URL-NET-001", "private address", Pass, [](ServiceFacts &) {}},
        {"URL-NET-001", "loopback", Pass, [](ServiceFacts &f) { f.addressScope = AddressScope::Loopback; }},
        {"URL-NET-001", "public and verified", Warn, [](ServiceFacts &f) { f.addressScope = AddressScope::Public; }},
        {"URL-NET-001", "public and not verified", Fail,
         [](ServiceFacts &f) {
             f.addressScope = AddressScope::Public;
             f.url = urlOf(u"postgresql://u@db/x?sslmode=require"_s);
         }},
        {"URL-NET-001", "name not known", Unknown, [](ServiceFacts &f) { f.addressScope = silent(); }},
        {"URL-NET-001", "a file", NotApplicable, [](ServiceFacts &) {}, true},
    };
}

QList<RuleCase> secretCases()
{
    return {
        {"URL-SEC-001", "nowhere", Pass, [](ServiceFacts &) {}},
        {"URL-SEC-001", "0600 and not in git", Pass,
         [](ServiceFacts &f) { f.secretPlaces = QList{place(0600, false)}; }},
        {"URL-SEC-001", "group may read", Warn, [](ServiceFacts &f) { f.secretPlaces = QList{place(0640, false)}; }},
        {"URL-SEC-001", "tracked by git", Warn, [](ServiceFacts &f) { f.secretPlaces = QList{place(0600, true)}; }},
        {"URL-SEC-001", "everyone may read", Fail,
         [](ServiceFacts &f) {
             f.secretPlaces = QList{place(0600, false), place(0644, false)};
         }},
        {"URL-SEC-001", "git index not readable", Unknown,
         [](ServiceFacts &f) { f.secretPlaces = QList{place(0600, denied())}; }},
        {"URL-SEC-001", "mode not readable", Unknown,
         [](ServiceFacts &f) {
             f.secretPlaces = QList{SecretPlace{u"/srv/.env"_s, 1, {}, denied(), false}};
         }},
        {"URL-SEC-001", "folder not known", Unknown, [](ServiceFacts &f) { f.secretPlaces = FactGap{}; }},
        {"URL-SEC-001", "a file", NotApplicable, [](ServiceFacts &) {}, true},

        {"URL-SEC-002", "long and random", Pass, [](ServiceFacts &) {}},
        {"URL-SEC-002", "12 characters", Pass,
         [](ServiceFacts &f) {
             f.password = PasswordFacts{12, false};
         }},
        {"URL-SEC-002", "11 characters", Warn,
         [](ServiceFacts &f) {
             f.password = PasswordFacts{11, false};
         }},
        {"URL-SEC-002", "empty", Fail,
         [](ServiceFacts &f) {
             f.password = PasswordFacts{0, false};
         }},
        {"URL-SEC-002", "on the list", Fail,
         [](ServiceFacts &f) {
             f.password = PasswordFacts{20, true};
         }},
        {"URL-SEC-002", "not held", Unknown, [](ServiceFacts &f) { f.password = FactGap{}; }},
        {"URL-SEC-002", "a file", NotApplicable, [](ServiceFacts &) {}, true},

        {"URL-SEC-003", "unique", Pass, [](ServiceFacts &) {}},
        {"URL-SEC-003", "shared", Warn, [](ServiceFacts &f) { f.sharedAccount = SharedAccount{{u"billing"_s}}; }},
        {"URL-SEC-003", "shared superuser", Fail,
         [](ServiceFacts &f) {
             f.sharedAccount = SharedAccount{{u"billing"_s}};
             PgRole role = *f.pg.role;
             role.superuser = true;
             f.pg.role = role;
         }},
        {"URL-SEC-003", "shared postgres", Fail,
         [](ServiceFacts &f) {
             f.sharedAccount = SharedAccount{{u"billing"_s}};
             f.url.user = u"postgres"_s;
         }},
        {"URL-SEC-003", "fleet not known", Unknown, [](ServiceFacts &f) { f.sharedAccount = FactGap{}; }},
        {"URL-SEC-003", "a file", NotApplicable, [](ServiceFacts &) {}, true},

        {"URL-SEC-004", "owns nothing", Pass, [](ServiceFacts &) {}},
        {"URL-SEC-004", "owns tables", Warn, [](ServiceFacts &f) { f.pg.ownedRelations = qint64(7); }},
        {"URL-SEC-004", "not asked", Unknown, [](ServiceFacts &f) { f.pg.ownedRelations = denied(); }},
        {"URL-SEC-004", "a file", NotApplicable, [](ServiceFacts &) {}, true},
    };
}

QList<RuleCase> selfCases()
{
    return {
        {"ATH-SELF-001", "clean", Pass, [](ServiceFacts &) {}},
        {"ATH-SELF-001", "PGHOSTADDR was set", Warn,
         [](ServiceFacts &f) { f.environmentOverrides = QStringList{u"PGHOSTADDR"_s}; }},
        {"ATH-SELF-001", "not readable", Unknown, [](ServiceFacts &f) { f.environmentOverrides = denied(); }},

        {"ATH-SELF-002", "0600 in 0700", Pass, [](ServiceFacts &) {}},
        {"ATH-SELF-002", "file 0640", Fail,
         [](ServiceFacts &f) {
             StoreFacts s = *f.profileStore;
             s.file.mode = 0640;
             f.profileStore = s;
         }},
        {"ATH-SELF-002", "folder 0755", Fail,
         [](ServiceFacts &f) {
             StoreFacts s = *f.profileStore;
             s.folder.mode = 0755;
             f.profileStore = s;
         }},
        {"ATH-SELF-002", "another's", Fail,
         [](ServiceFacts &f) {
             StoreFacts s = *f.profileStore;
             s.ownedByUs = false;
             f.profileStore = s;
         }},
        {"ATH-SELF-002", "a symbolic link", Fail,
         [](ServiceFacts &f) {
             StoreFacts s = *f.profileStore;
             s.file.type = FileFacts::Type::SymbolicLink;
             f.profileStore = s;
         }},
        {"ATH-SELF-002", "not readable", Unknown, [](ServiceFacts &f) { f.profileStore = denied(); }},
        {"ATH-SELF-002", "no fleet file", NotApplicable, [](ServiceFacts &f) { f.profileStore = FactGap{}; }},

        {"ATH-SELF-003", "10 days", Pass, [](ServiceFacts &) {}},
        {"ATH-SELF-003", "120 days", Pass,
         [](ServiceFacts &f) { f.askedAt = QDateTime(testReleases().dated.addDays(120), QTime(0, 0), Qt::UTC); }},
        {"ATH-SELF-003", "121 days", Warn,
         [](ServiceFacts &f) { f.askedAt = QDateTime(testReleases().dated.addDays(121), QTime(0, 0), Qt::UTC); }},

        {"ATH-SELF-004", "0.2 s", Pass, [](ServiceFacts &) {}},
        {"ATH-SELF-004", "31 s behind", Warn, [](ServiceFacts &f) { f.pg.clockDifference = -31.0; }},
        {"ATH-SELF-004", "301 s ahead", Fail, [](ServiceFacts &f) { f.pg.clockDifference = 301.0; }},
        {"ATH-SELF-004", "not asked", Unknown, [](ServiceFacts &f) { f.pg.clockDifference = silent(); }},
        {"ATH-SELF-004", "a file", NotApplicable, [](ServiceFacts &) {}, true},
    };
}

} // namespace athanor
