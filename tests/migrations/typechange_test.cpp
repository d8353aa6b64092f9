// SPDX-License-Identifier: Apache-2.0
#include "migrations/typechange.h"

#include <QList>

#include <gtest/gtest.h>

using namespace Qt::StringLiterals;

namespace athanor {
namespace {

struct Change
{
    QString from, to;
    bool narrows, rewrites;
};

TEST(TypeChange, KnowsWhatFitsAndWhatPostgresqlRewrites)
{
    const QList<Change> changes{
        {u"character varying(80)"_s, u"VARCHAR(120)"_s, false, false},
        {u"VARCHAR(120)"_s, u"VARCHAR(80)"_s, true, true},
        {u"VARCHAR(80)"_s, u"TEXT"_s, false, false},
        {u"text"_s, u"VARCHAR"_s, false, false},
        {u"text"_s, u"VARCHAR(10)"_s, true, true},
        {u"character(3)"_s, u"VARCHAR(3)"_s, false, true},
        {u"integer"_s, u"BIGINT"_s, false, true},
        {u"bigint"_s, u"INTEGER"_s, true, true},
        {u"numeric(10,2)"_s, u"NUMERIC(12, 2)"_s, false, false},
        {u"numeric(10,2)"_s, u"NUMERIC(12, 4)"_s, false, true},
        {u"numeric(10,2)"_s, u"NUMERIC(10, 4)"_s, true, true},
        {u"numeric(10,2)"_s, u"NUMERIC"_s, false, false},
        {u"numeric"_s, u"NUMERIC(10, 2)"_s, true, true},
        {u"double precision"_s, u"INTEGER"_s, true, true},
        {u"timestamp without time zone"_s, u"DATE"_s, true, true},
        {u"timestamp without time zone"_s, u"TIMESTAMP WITHOUT TIME ZONE"_s, false, false},
        {u"timestamp without time zone"_s, u"TIMESTAMP WITH TIME ZONE"_s, false, true},
        {u"timestamp(3) without time zone"_s, u"TIMESTAMP WITHOUT TIME ZONE"_s, false, false},
        {u"text[]"_s, u"TEXT"_s, false, true},
        {u"cidr"_s, u"INET"_s, false, false},
        {u"jsonb"_s, u"JSONB"_s, false, false},
    };
    for (const Change &c : changes) {
        EXPECT_EQ(narrowsType(c.from, c.to), c.narrows) << c.from.toStdString() << " -> " << c.to.toStdString();
        EXPECT_EQ(rewritesTable(c.from, c.to), c.rewrites) << c.from.toStdString() << " -> " << c.to.toStdString();
    }
}

} // namespace
} // namespace athanor
