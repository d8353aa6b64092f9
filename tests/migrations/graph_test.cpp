// SPDX-License-Identifier: Apache-2.0
#include "migrations/revisiongraph.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRandomGenerator>

#include <gtest/gtest.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

struct Query
{
    QString kind;
    QStringList current;
    QString target;
};

struct Case
{
    QList<Revision> revisions;
    QList<Query> queries;
};

Revision makeRevision(const QString &id, const QStringList &down, const QStringList &dependsOn = {},
                      const QStringList &labels = {})
{
    Revision revision;
    revision.id = id;
    revision.downRevisions = down;
    revision.dependsOn = dependsOn;
    revision.branchLabels = labels;
    revision.file = "versions/"_L1 + id + ".py"_L1;
    return revision;
}

QStringList idsOf(const QList<GraphStep> &steps)
{
    QStringList ids;
    for (const GraphStep &s : steps)
        ids.append(s.revision);
    return ids;
}

QString compact(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

/// A graph with branches, merges, dependencies and labels; ids share prefixes, files come in any order.
QList<Revision> randomGraph(QRandomGenerator *random)
{
    const int count = 2 + int(random->bounded(14));
    QList<Revision> revisions;
    for (int i = 0; i < count; ++i) {
        Revision revision =
            makeRevision(u"%1%2"_s.arg(random->bounded(3) == 0 ? u"abcd"_s : u"rev"_s).arg(i, 3, 10, QChar(u'0')), {});
        const auto pick = [&] { return revisions[qsizetype(random->bounded(quint32(revisions.size())))].id; };
        const quint32 shape = random->bounded(10u);
        if (i > 0 && shape < 6)
            revision.downRevisions = {revisions.back().id};
        else if (i > 0 && shape < 8)
            revision.downRevisions = {pick()};
        else if (i > 1 && shape < 9)
            revision.downRevisions = {pick(), pick()};
        revision.downRevisions.removeDuplicates();
        if (i > 0 && random->bounded(8) == 0 && !revision.downRevisions.contains(revisions.front().id))
            revision.dependsOn = {pick()};
        if (random->bounded(6) == 0)
            revision.branchLabels = {u"label%1"_s.arg(i)};
        revisions.append(revision);
    }
    for (qsizetype i = revisions.size() - 1; i > 0; --i)
        revisions.swapItemsAt(i, qsizetype(random->bounded(quint32(i + 1))));
    return revisions;
}

/// Where a database can stand: the heads of what an upgrade to a random target leaves.
QStringList randomPlace(const RevisionGraph &graph, QRandomGenerator *random)
{
    const auto pick = [&] {
        return graph.revisions()[qsizetype(random->bounded(quint32(graph.revisions().size())))].id;
    };
    QStringList rows;
    for (quint32 i = random->bounded(3u); i > 0; --i) {
        const auto steps = graph.upgradeSteps(rows, pick());
        for (const GraphStep &step : steps ? *steps : QList<GraphStep>()) {
            for (const QString &id : step.removes)
                rows.removeOne(id);
            rows += step.adds;
        }
    }
    return rows;
}

QList<Query> randomQueries(const QList<Revision> &revisions, QRandomGenerator *random)
{
    const RevisionGraph graph = RevisionGraph::build(revisions, nullptr);
    const auto pick = [&] { return revisions[qsizetype(random->bounded(quint32(revisions.size())))].id; };
    QStringList labels{u"nolabel"_s};
    for (const Revision &r : revisions)
        labels += r.branchLabels;
    const auto label = [&] { return labels[qsizetype(random->bounded(quint32(labels.size())))]; };
    QList<Query> queries{{u"history"_s, {}, {}}};
    for (int i = 0; i < 12; ++i) {
        const QString n = QString::number(1 + random->bounded(3));
        const QStringList ups{u"heads"_s,
                              u"head"_s,
                              pick(),
                              pick().chopped(1),
                              pick().left(4),
                              "+"_L1 + n,
                              pick() + "+"_L1 + n,
                              pick() + "-"_L1 + n,
                              label() + "@head"_L1,
                              label() + "@heads"_L1,
                              label() + "@+"_L1 + n,
                              pick() + "@head"_L1,
                              label(),
                              u"-1"_s,
                              label() + "@"_L1 + pick(),
                              u"base"_s};
        const QStringList downs{u"base"_s,
                                pick(),
                                "-"_L1 + n,
                                label() + "@base"_L1,
                                label() + "@-"_L1 + n,
                                pick() + "-"_L1 + n,
                                label() + "@"_L1 + pick(),
                                pick() + "@base"_L1,
                                u"+1"_s,
                                pick() + "+"_L1 + n,
                                pick().left(4)};
        const QStringList place = randomPlace(graph, random);
        queries.append({u"up"_s, place, ups[qsizetype(random->bounded(quint32(ups.size())))]});
        queries.append({u"down"_s, place, downs[qsizetype(random->bounded(quint32(downs.size())))]});
        queries.append({u"resolve"_s, place, ups[qsizetype(random->bounded(quint32(ups.size())))]});
    }
    return queries;
}

QByteArray toJson(const QList<Case> &cases)
{
    QJsonArray out;
    for (const Case &c : cases) {
        QJsonArray revisions;
        for (const Revision &r : c.revisions)
            revisions.append(QJsonObject{{u"id"_s, r.id},
                                         {u"down"_s, QJsonArray::fromStringList(r.downRevisions)},
                                         {u"deps"_s, QJsonArray::fromStringList(r.dependsOn)},
                                         {u"labels"_s, QJsonArray::fromStringList(r.branchLabels)}});
        QJsonArray queries;
        for (const Query &q : c.queries)
            queries.append(QJsonObject{
                {u"kind"_s, q.kind}, {u"current"_s, QJsonArray::fromStringList(q.current)}, {u"target"_s, q.target}});
        out.append(QJsonObject{{u"revisions"_s, revisions}, {u"queries"_s, queries}});
    }
    return QJsonDocument(out).toJson();
}

/// Alembic leaves some orders to Python's sets, so one seed is one of its answers.
QJsonArray askAlembic(const QByteArray &json, int seed)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PYTHONHASHSEED"_s, QString::number(seed));
    process.setProcessEnvironment(environment);
    process.start(u"/usr/bin/python3"_s, {QStringLiteral(ATHANOR_SOURCE_DIR "/tests/migrations/graph_oracle.py")});
    process.write(json);
    process.closeWriteChannel();
    process.waitForFinished(120'000);
    return QJsonDocument::fromJson(process.readAllStandardOutput()).array();
}

QJsonObject ourAnswer(const RevisionGraph &graph, const Query &query)
{
    if (query.kind == "history"_L1) {
        QStringList ids;
        for (const Revision &r : graph.revisions())
            ids.append(r.id);
        return {{u"ids"_s, QJsonArray::fromStringList(ids)}};
    }
    if (query.kind == "resolve"_L1) {
        const auto ids = graph.resolve(query.target, query.current);
        return ids ? QJsonObject{{u"ids"_s, QJsonArray::fromStringList(*ids)}} : QJsonObject{{u"error"_s, true}};
    }
    const auto steps = query.kind == "up"_L1 ? graph.upgradeSteps(query.current, query.target)
                                             : graph.downgradeSteps(query.current, query.target);
    if (!steps)
        return {{u"error"_s, true}};
    QJsonArray out;
    QStringList rows = query.current;
    for (const GraphStep &step : *steps) {
        out.append(
            QJsonArray{step.revision, QJsonArray::fromStringList(step.removes), QJsonArray::fromStringList(step.adds)});
        for (const QString &id : step.removes)
            rows.removeOne(id);
        rows += step.adds;
    }
    rows.sort();
    return {{u"steps"_s, out}, {u"heads"_s, QJsonArray::fromStringList(rows)}};
}

TEST(RevisionGraphTest, OrdersAndResolvesAsAlembicOverRandomGraphs)
{
    QRandomGenerator random(7);
    QList<Case> cases;
    for (int i = 0; i < 100; ++i) {
        Case c{randomGraph(&random), {}};
        c.queries = randomQueries(c.revisions, &random);
        cases.append(c);
    }
    const QByteArray json = toJson(cases);
    QList<QJsonArray> answers;
    for (int seed = 1; seed <= 4; ++seed)
        answers.append(askAlembic(json, seed));
    ASSERT_EQ(answers.front().size(), cases.size()) << "Alembic did not answer";

    int compared = 0, refused = 0;
    QStringList differences;
    for (qsizetype i = 0; i < cases.size(); ++i) {
        const RevisionGraph graph = RevisionGraph::build(cases[i].revisions, nullptr);
        for (qsizetype q = 0; q < cases[i].queries.size(); ++q) {
            const Query &query = cases[i].queries[q];
            // -N resolves to a place below, which Alembic's upgrade syntax does not have.
            if (query.kind == "resolve"_L1 && query.target == "-1"_L1)
                continue;
            const QJsonObject ours = ourAnswer(graph, query);
            bool same = false;
            QJsonObject theirs;
            for (const QJsonArray &answer : answers) {
                theirs = answer[i].toArray()[q].toObject();
                const bool failed = theirs.contains(u"error"_s);
                same = same || (failed ? ours.contains(u"error"_s) : ours == theirs);
                refused += failed ? 1 : 0;
            }
            ++compared;
            if (!same)
                differences.append(u"%1 %2 from [%3] in graph %4\n  ours   %5\n  theirs %6\n  graph %7"_s
                                       .arg(query.kind, query.target, query.current.join(u','))
                                       .arg(i)
                                       .arg(compact(ours), compact(theirs),
                                            QString::fromUtf8(QJsonDocument(QJsonDocument::fromJson(toJson({cases[i]}))
                                                                                .array()[0]
                                                                                .toObject()[u"revisions"_s]
                                                                                .toArray())
                                                                  .toJson(QJsonDocument::Compact))));
        }
    }
    EXPECT_TRUE(differences.isEmpty())
        << differences.size() << " of " << compared << "\n"
        << differences.first(std::min<qsizetype>(3, differences.size())).join(u'\n').toStdString();
    EXPECT_GT(compared, 3000);
    EXPECT_GT(refused, 100);
}

TEST(RevisionGraphTest, UpdatesTheRowAlongALineAndSplitsItAtAMerge)
{
    const RevisionGraph graph =
        RevisionGraph::build({makeRevision(u"a"_s, {}), makeRevision(u"b1"_s, {u"a"_s}),
                              makeRevision(u"b2"_s, {u"a"_s}), makeRevision(u"m"_s, {u"b1"_s, u"b2"_s})},
                             nullptr);
    const auto up = graph.upgradeSteps({}, u"heads"_s);
    ASSERT_TRUE(up);
    EXPECT_EQ(idsOf(*up).front(), u"a"_s);
    EXPECT_EQ(up->back().adds, QStringList{u"m"_s});
    EXPECT_EQ(up->back().removes, (QStringList{u"b1"_s, u"b2"_s}));
    const auto down = graph.downgradeSteps({u"m"_s}, u"a"_s);
    ASSERT_TRUE(down);
    EXPECT_EQ(down->front().adds, (QStringList{u"b1"_s, u"b2"_s}));
}

TEST(RevisionGraphTest, NamesAMissingParentAndRefusesOnlyTheWayThroughIt)
{
    QList<ScriptProblem> problems;
    const RevisionGraph graph = RevisionGraph::build(
        {makeRevision(u"good"_s, {}), makeRevision(u"lost"_s, {u"gone"_s}), makeRevision(u"child"_s, {u"lost"_s})},
        &problems);
    ASSERT_EQ(problems.size(), 1);
    EXPECT_EQ(problems.front().display(), u"versions/lost.py: its parent gone is not in the folder"_s);
    EXPECT_TRUE(graph.upgradeSteps({}, u"good"_s));
    const auto through = graph.upgradeSteps({}, u"child"_s);
    ASSERT_FALSE(through);
    EXPECT_EQ(through.error().kind, ErrorKind::InvalidInput);
}

TEST(RevisionGraphTest, ReportsCyclesAndStaysFinite)
{
    QList<ScriptProblem> problems;
    const RevisionGraph graph = RevisionGraph::build({makeRevision(u"a"_s, {u"c"_s}), makeRevision(u"b"_s, {u"a"_s}),
                                                      makeRevision(u"c"_s, {u"b"_s}), makeRevision(u"d"_s, {u"c"_s})},
                                                     &problems);
    EXPECT_EQ(problems.size(), 3);
    EXPECT_EQ(graph.revisions().size(), 4);
    EXPECT_FALSE(graph.upgradeSteps({}, u"heads"_s));
}

TEST(RevisionGraphTest, RefusesToPassADuplicateRevision)
{
    QList<ScriptProblem> problems;
    Revision copy = makeRevision(u"a"_s, {});
    copy.file = u"versions/copy.py"_s;
    const RevisionGraph graph = RevisionGraph::build({makeRevision(u"a"_s, {}), copy}, &problems);
    ASSERT_EQ(problems.size(), 1);
    EXPECT_EQ(problems.front().display(), u"versions/copy.py: the revision a is also in versions/a.py"_s);
    EXPECT_EQ(graph.revisions().size(), 2);
    EXPECT_FALSE(graph.upgradeSteps({}, u"a"_s));
}

TEST(RevisionGraphTest, TellsAnUnknownPlaceOfTheDatabase)
{
    const RevisionGraph graph = RevisionGraph::build({makeRevision(u"a"_s, {})}, nullptr);
    const auto steps = graph.upgradeSteps({u"elsewhere"_s}, u"heads"_s);
    ASSERT_FALSE(steps);
    EXPECT_EQ(steps.error().kind, ErrorKind::InvalidInput);
    EXPECT_TRUE(steps.error().message.contains("elsewhere"_L1));
}

TEST(RevisionGraphTest, ResolvesRelativePlaces)
{
    const RevisionGraph graph =
        RevisionGraph::build({makeRevision(u"aaaa1"_s, {}), makeRevision(u"bbbb2"_s, {u"aaaa1"_s})}, nullptr);
    EXPECT_EQ(graph.resolve(u"-1"_s, {u"bbbb2"_s}), QStringList{u"aaaa1"_s});
    EXPECT_EQ(graph.resolve(u"-2"_s, {u"bbbb2"_s}), QStringList{});
    EXPECT_EQ(graph.resolve(u"+1"_s, {u"aaaa1"_s}), QStringList{u"bbbb2"_s});
    EXPECT_EQ(graph.resolve(u"bbbb"_s, {}), QStringList{u"bbbb2"_s});
    EXPECT_EQ(graph.resolve(u"base"_s, {}), QStringList{});
    EXPECT_EQ(graph.resolve(u"zzzz"_s, {}).error().kind, ErrorKind::NotFound);
    EXPECT_EQ(graph.ancestors({u"bbbb2"_s}), (QSet<QString>{u"aaaa1"_s, u"bbbb2"_s}));
}

} // namespace
} // namespace athanor
