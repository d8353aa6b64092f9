// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "profiles/fleetfile.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace athanor {

/// Comments, order, spelling and keys that Athanor does not know: all a person's own.
inline const QByteArray handWritten = R"(# The shop's databases.
title = "my fleet"   # not Athanor's

[defaults]
colour = 'red'

# Orders: ask Carol before touching it.
[[service]]
url    = 'postgresql://orders@db1/orders?sslmode=verify-full'   # the replica is db2
name = "orders"
owner = "carol"          # unknown to Athanor
secret = { env = "ORDERS_PASSWORD" }
environment = "production"
tags = [
  "money",   # audited
  "core",
]

  [service.contact]
  phone = "123"

# Small one.
[[service]]
name = "rel"
url = "sqlite:///rel.db"
folder = "rel"
"quoted key" = 1979-05-27 07:32:00

[zebra]
last = [ [1, 2], { a = 1 } ]
)";

class FleetFileTest : public testing::Test
{
protected:
    QTemporaryDir dir;
    QString path = dir.filePath(QStringLiteral("fleet.toml"));

    void write(const QByteArray &content) const
    {
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        ASSERT_EQ(file.write(content), content.size());
    }
    [[nodiscard]] QByteArray content() const
    {
        QFile file(path);
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return file.readAll();
    }
    [[nodiscard]] FleetFile load() const
    {
        auto fleet = FleetFile::load(path);
        EXPECT_TRUE(fleet) << fleet.error().message.toStdString();
        return std::move(*fleet);
    }
    [[nodiscard]] Error loadError(const QByteArray &text) const
    {
        write(text);
        const auto fleet = FleetFile::load(path);
        EXPECT_FALSE(fleet) << text.left(300).toStdString();
        EXPECT_EQ(content(), text);
        return fleet ? Error{} : fleet.error();
    }
    static Profile profile(const QString &name, const QString &url = QStringLiteral("sqlite:///a.db"))
    {
        Profile p;
        p.name = name;
        p.url = parseDatabaseUrl(url)->url;
        return p;
    }
};

} // namespace athanor
