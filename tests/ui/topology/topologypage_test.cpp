// SPDX-License-Identifier: Apache-2.0
// Drives the real page by object names, over a Redis primary with a replica.
#include "ui/topology/topologypage.h"

#include "support/patience.h"
#include "support/redisserver.h"
#include "ui/topology/topologylayout.h"
#include "ui/topology/topologymodel.h"
#include "ui/topology/topologyview.h"
#include "ui/topology/topologywords.h"
#include "ui/widgets/banner.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QComboBox>
#include <QGraphicsItem>
#include <QLabel>
#include <QTest>
#include <QTimer>
#include <QTreeView>

#include <gtest/gtest.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

namespace {

constexpr QSizeF CardSize{250, 100};

Topology chain(qsizetype length)
{
    Topology topology;
    for (qsizetype i = 0; i < length; ++i) {
        TopologyNode node;
        node.name = u"n%1"_s.arg(i);
        node.role = i == 0 ? ReplicationRole::Primary : ReplicationRole::Standby;
        topology.nodes += node;
        if (i > 0)
            topology.edges += {i - 1, i, ReplicationLinkKind::Streaming, {}};
    }
    return topology;
}

bool overlap(const QList<QRectF> &cards)
{
    for (qsizetype i = 0; i < cards.size(); ++i) {
        for (qsizetype k = i + 1; k < cards.size(); ++k) {
            if (cards.at(i).intersects(cards.at(k)))
                return true;
        }
    }
    return false;
}

TEST(TopologyLayout, PutsAServerAboveThoseThatFollowIt)
{
    Topology topology = chain(3);
    topology.nodes += topology.nodes.at(1);
    topology.edges += {0, 3, ReplicationLinkKind::Streaming, {}};
    const TopologyLayout layout = layOutTopology(topology, CardSize);
    EXPECT_LT(layout.cards.at(0).bottom(), layout.cards.at(1).top());
    EXPECT_LT(layout.cards.at(1).bottom(), layout.cards.at(2).top());
    EXPECT_EQ(layout.cards.at(1).top(), layout.cards.at(3).top());
    EXPECT_FALSE(overlap(layout.cards));
    for (const QRectF &card : layout.cards)
        EXPECT_TRUE(layout.bounds.contains(card));
}

TEST(TopologyLayout, PutsEqualsSideBySide)
{
    Topology topology = chain(3);
    topology.edges.clear();
    for (TopologyNode &node : topology.nodes)
        node.role = ReplicationRole::Primary;
    topology.edges = {{0, 1, ReplicationLinkKind::Galera, {}},
                      {0, 2, ReplicationLinkKind::Galera, {}},
                      {1, 2, ReplicationLinkKind::Galera, {}}};
    const TopologyLayout layout = layOutTopology(topology, CardSize);
    EXPECT_EQ(layout.cards.at(0).top(), layout.cards.at(2).top());
    EXPECT_FALSE(overlap(layout.cards));
    EXPECT_TRUE(layout.lines.at(0).mutual);
}

TEST(TopologyLayout, EndsForARingOfServers)
{
    Topology topology = chain(4);
    topology.edges += {3, 0, ReplicationLinkKind::Binlog, {}};
    const TopologyLayout layout = layOutTopology(topology, CardSize);
    EXPECT_EQ(layout.cards.size(), 4);
    EXPECT_EQ(layout.lines.size(), 4);
    EXPECT_FALSE(overlap(layout.cards));
}

TEST(TopologyLayout, IsEmptyForNothing)
{
    EXPECT_TRUE(layOutTopology({}, CardSize).cards.isEmpty());
}

TEST(TopologyModel, KeepsTheRulesOfModels)
{
    TopologyModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setTopology(chain(3));
    EXPECT_EQ(model.rowCount(), 3);
    EXPECT_EQ(model.rowOf(u"n1"_s), 1);
    EXPECT_EQ(model.rowOf(u"other"_s), -1);
    model.setTopology({});
    EXPECT_EQ(model.rowCount(), 0);
}

TEST(TopologyWords, ALagThatIsNotKnownIsNotCalledNone)
{
    TopologyNode node;
    node.role = ReplicationRole::Replica;
    EXPECT_EQ(lagWords(node), u"lag not known");
    node.lagBytes = 0;
    EXPECT_EQ(lagWords(node), u"no lag");
    node.lagBytes = 2048;
    EXPECT_EQ(lagWords(node), u"2.0 kB behind");
    node = {};
    node.role = ReplicationRole::Primary;
    EXPECT_EQ(lagWords(node), QString());
}

class TopologyPageTest : public testing::Test
{
protected:
    static RedisOptions plain()
    {
        RedisOptions options;
        options.tlsPort = false;
        options.passwords = false;
        options.moreLines = {u"repl-diskless-sync-delay 0"_s};
        return options;
    }
    static void SetUpTestSuite()
    {
        s_primary = std::make_unique<RedisServer>(plain());
        RedisOptions follower = plain();
        follower.replicaOf = s_primary->port();
        s_replica = std::make_unique<RedisServer>(follower);
    }
    static void TearDownTestSuite()
    {
        s_replica.reset();
        s_primary.reset();
    }
    void open(const QString &url)
    {
        Profile profile;
        profile.name = u"cache"_s;
        profile.environment = u"development"_s;
        profile.url = parseDatabaseUrl(url)->url;
        m_context = std::make_unique<ServiceContext>(profile, SecretStore());
        m_page = std::make_unique<TopologyPage>(m_context.get());
        m_page->resize(1200, 700);
        m_page->show();
        m_page->activate();
    }
    template <typename W>
    [[nodiscard]] W *find(const QString &name) const
    {
        return m_page->findChild<W *>(name);
    }
    [[nodiscard]] QTreeView *list() const { return find<QTreeView>(u"topologyList"_s); }
    [[nodiscard]] bool shows(int servers) const
    {
        return QTest::qWaitFor(
            [&] {
                if (list()->model()->rowCount() == servers)
                    return true;
                find<QAction>(u"topologyAsk"_s)->trigger();
                return false;
            },
            patience);
    }

    static std::unique_ptr<RedisServer> s_primary;
    static std::unique_ptr<RedisServer> s_replica;
    std::unique_ptr<ServiceContext> m_context;
    std::unique_ptr<TopologyPage> m_page;
};

std::unique_ptr<RedisServer> TopologyPageTest::s_primary;
std::unique_ptr<RedisServer> TopologyPageTest::s_replica;

TEST_F(TopologyPageTest, ListsWhatItDraws)
{
    open(s_primary->url());
    ASSERT_TRUE(shows(2)) << qPrintable(find<Banner>(u"topologyBanner"_s)->text());
    auto *view = find<TopologyView>(u"topologyView"_s);
    int cards = 0;
    for (const QGraphicsItem *item : view->scene()->items())
        cards += item->data(0).isValid() ? 1 : 0;
    EXPECT_EQ(cards, 2);
    EXPECT_EQ(list()->model()->index(0, TopologyModel::RoleColumn).data().toString(), u"Primary");
    EXPECT_EQ(list()->model()->index(1, TopologyModel::RoleColumn).data().toString(), u"Replica");
    EXPECT_EQ(find<QLabel>(u"topologySummary"_s)->text(), u"2 servers");
}

TEST_F(TopologyPageTest, FollowsTheKeyboardFromTheListToTheDrawing)
{
    open(s_primary->url());
    ASSERT_TRUE(shows(2));
    list()->setFocus();
    QTest::keyClick(list(), Qt::Key_Down);
    EXPECT_EQ(list()->currentIndex().row(), 1);
    const QString name = list()->model()->index(1, TopologyModel::NodeColumn).data().toString();
    bool told = false;
    for (const QLabel *label : m_page->findChildren<QLabel *>())
        told = told || label->text() == name;
    EXPECT_TRUE(told);
}

TEST_F(TopologyPageTest, KeepsTheChosenServerWhenAskedAgain)
{
    open(s_primary->url());
    ASSERT_TRUE(shows(2));
    list()->setCurrentIndex(list()->model()->index(1, 0));
    const QString name = list()->currentIndex().data().toString();
    auto *summary = find<QLabel>(u"topologySummary"_s);
    summary->setText(u"asking"_s);
    find<QAction>(u"topologyAsk"_s)->trigger();
    ASSERT_TRUE(QTest::qWaitFor([&] { return summary->text() != "asking"_L1; }, patience));
    EXPECT_EQ(list()->currentIndex().data().toString(), name);
}

TEST_F(TopologyPageTest, ZoomsAndFitsAgain)
{
    open(s_primary->url());
    ASSERT_TRUE(shows(2));
    auto *view = find<TopologyView>(u"topologyView"_s);
    const qreal fitted = view->transform().m11();
    find<QAction>(u"topologyZoomIn"_s)->trigger();
    EXPECT_GT(view->transform().m11(), fitted);
    find<QAction>(u"topologyFit"_s)->trigger();
    EXPECT_EQ(view->transform().m11(), fitted);
}

TEST_F(TopologyPageTest, AsksByItselfOnlyWhileItIsShown)
{
    open(s_primary->url());
    ASSERT_TRUE(shows(2));
    const auto runs = [this] {
        int active = 0;
        for (const QTimer *timer : m_page->findChildren<QTimer *>(QString(), Qt::FindDirectChildrenOnly))
            active += timer->isActive() && timer->interval() >= 1000 ? 1 : 0;
        return active;
    };
    EXPECT_EQ(runs(), 0);
    find<QComboBox>(u"topologyInterval"_s)->setCurrentIndex(2);
    EXPECT_EQ(runs(), 1);
    m_page->hide();
    EXPECT_EQ(runs(), 0);
    m_page->show();
    EXPECT_EQ(runs(), 1);
}

TEST_F(TopologyPageTest, SaysWhyAServerCouldNotBeAsked)
{
    open(u"redis://127.0.0.1:1/0"_s);
    auto *banner = find<Banner>(u"topologyBanner"_s);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !banner->text().isEmpty(); }, patience));
    EXPECT_TRUE(find<QAction>(u"topologyAsk"_s)->isEnabled());
    EXPECT_FALSE(find<QAction>(u"topologyFit"_s)->isEnabled());
}

} // namespace
} // namespace athanor::test
