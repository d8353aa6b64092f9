// SPDX-License-Identifier: Apache-2.0
#include "fleet/fleetreport.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

ServiceStatus healthy()
{
    ServiceStatus s;
    s.name = u"shop"_s;
    s.environment = u"production"_s;
    s.engine = EngineId::PostgreSQL;
    s.state = ServiceState::Ok;
    s.server = u"PostgreSQL 15.18"_s;
    s.latencyMs = 12;
    s.revision = {u"aaaa"_s};
    s.heads = {u"aaaa"_s};
    s.behind = 0;
    s.stamped = true;
    s.users = 42;
    s.tls = TlsState{u"TLSv1.3"_s, u"TLS_AES_256_GCM_SHA384"_s, 256, true, Identity::ChainAndName, {}, {}};
    return s;
}

TEST(FleetReport, JsonHasTheContractsShape)
{
    const QJsonObject row = serviceStatusJson(healthy());
    EXPECT_EQ(
        QString::fromUtf8(QJsonDocument(row).toJson(QJsonDocument::Compact)),
        uR"({"behind":0,"engine":"postgresql","environment":"production","error":null,"failing":0,"heads":["aaaa"],)"
        uR"("latency_ms":12,"name":"shop","revision":["aaaa"],"server":"PostgreSQL 15.18","state":"ok",)"
        uR"("tls":{"cipher":"TLS_AES_256_GCM_SHA384","protocol":"TLSv1.3","verified":true},"users":42,"warnings":0})"_s);
}

TEST(FleetReport, WhatIsNotKnownIsNull)
{
    ServiceStatus s;
    s.name = u"x"_s;
    s.state = ServiceState::Timeout;
    s.error = Error::timeout(u"x did not answer."_s);
    const QJsonObject row = serviceStatusJson(s);
    for (const QString &key : {u"behind"_s, u"users"_s, u"tls"_s})
        EXPECT_TRUE(row[key].isNull()) << key.toStdString();
    EXPECT_EQ(row[u"state"_s], u"timeout"_s);
    EXPECT_EQ(row[u"error"_s], u"x did not answer."_s);
}

TEST(FleetReport, EachStateHasItsWord)
{
    EXPECT_EQ(serviceStateName(ServiceState::Ok), u"ok"_s);
    EXPECT_EQ(serviceStateName(ServiceState::Unreachable), u"unreachable"_s);
    EXPECT_EQ(serviceStateName(ServiceState::Refused), u"refused"_s);
    EXPECT_EQ(serviceStateName(ServiceState::Timeout), u"timeout"_s);
    EXPECT_EQ(serviceStateName(ServiceState::Error), u"error"_s);
}

TEST(FleetReport, OnlyWhatNeedsAHandIsListedBelowTheTable)
{
    ServiceStatus behind = healthy();
    behind.name = u"orders"_s;
    behind.behind = 2;
    const Report report = fleetReport({healthy(), behind}, 100, QDateTime::currentDateTimeUtc());
    EXPECT_EQ(report.kind, u"fleet"_s);
    QStringList headings;
    for (const auto &block : report.blocks) {
        if (const auto *heading = std::get_if<Heading>(&block))
            headings += heading->text;
    }
    EXPECT_EQ(headings, QStringList{u"orders"_s});
    EXPECT_EQ(report.data[u"services"_s].toArray().size(), 2);
    EXPECT_FALSE(needsAttention(healthy()));
    EXPECT_TRUE(needsAttention(behind));
}

} // namespace
} // namespace athanor
