// SPDX-License-Identifier: Apache-2.0
#include "profiles/databaseurl.h"

#include <QRandomGenerator>

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

const QStringList seeds{u"postgresql+psycopg2://user:pass@host:5432/db?sslmode=require&host=a:1&port=2"_s,
                        u"mysql+pymysql://u:p%40@[::1]:3306/db?unix_socket=/run/x"_s,
                        u"sqlite:////var/lib/app.db?mode=ro&uri=true"_s, u"mongodb://u:p@a:1,b:2,[::1]:3/db?tls=true"_s,
                        u"rediss://:p@h:6380/2?db=1"_s};
const QString alphabet = u":/?#[]@!$&'()*+,;=%0129azAZ.-_~ \\\"<>|^`\u0000\n\u00e9\u202e\U0001f600%2F%40%zz"_s;

QString mutated(QString text, QRandomGenerator *random)
{
    const int edits = random->bounded(1, 8);
    for (int i = 0; i < edits && !text.isEmpty(); ++i) {
        const qsizetype at = random->bounded(text.size());
        const QChar c = alphabet.at(random->bounded(alphabet.size()));
        switch (random->bounded(4)) {
        case 0:
            text.insert(at, c);
            break;
        case 1:
            text.remove(at, random->bounded(1, 4));
            break;
        case 2:
            text[at] = c;
            break;
        default:
            text.insert(at, text.mid(random->bounded(text.size()), random->bounded(1, 12)));
            break;
        }
    }
    return text;
}

/// Whatever is accepted reads back to itself without a password; whatever is refused is InvalidInput without detail.
TEST(UrlFuzz, NoMutationBreaksTheRules)
{
    QRandomGenerator random(20240607);
    int accepted = 0;
    for (int i = 0; i < 40000; ++i) {
        const QString text = mutated(seeds.at(random.bounded(seeds.size())), &random);
        const auto result = parseDatabaseUrl(text);
        if (!result) {
            ASSERT_EQ(result.error().kind, ErrorKind::InvalidInput);
            ASSERT_TRUE(result.error().detail.isEmpty());
            continue;
        }
        ++accepted;
        ASSERT_EQ(result->url.hasPassword, result->password.has_value());
        DatabaseUrl url = result->url;
        url.hasPassword = false;
        const auto again = parseDatabaseUrl(url.toString());
        ASSERT_TRUE(again) << text.toStdString() << "\n"
                           << url.toString().toStdString() << "\n"
                           << again.error().message.toStdString();
        ASSERT_TRUE(again->url == url) << text.toStdString() << "\n" << url.toString().toStdString();
        ASSERT_FALSE(again->password);
        (void)url.displayTarget();
        (void)url.sqlitePath(u"/srv"_s);
    }
    EXPECT_GT(accepted, 4000);
}

TEST(UrlFuzz, APasswordNeverReachesTheText)
{
    QRandomGenerator random(7);
    for (int i = 0; i < 5000; ++i) {
        QString password = u"QQsecretQQ"_s;
        password.insert(random.bounded(password.size()), alphabet.at(random.bounded(alphabet.size())));
        const auto result = parseDatabaseUrl(u"postgresql://u:"_s + password + u"@h/db"_s);
        const QString shown = result ? result->url.toString() + result->url.displayTarget() + result->notices.join(u' ')
                                     : result.error().message + result.error().detail;
        ASSERT_FALSE(shown.contains("QQ"_L1)) << password.toStdString();
    }
}

} // namespace
} // namespace athanor
