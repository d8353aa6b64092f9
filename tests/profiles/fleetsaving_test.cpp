// SPDX-License-Identifier: Apache-2.0
// How the fleet file is saved: what others did meanwhile, modes, links, full disks.
#include "fleetfixture.h"

#include <QDir>
#include <QFileInfo>
#include <QThread>

#include <csignal>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace athanor {
namespace {

using namespace Qt::StringLiterals;

TEST_F(FleetFileTest, AFileChangedMeanwhileIsAConflict)
{
    write(handWritten);
    FleetFile mine = load();
    FleetFile theirs = load();
    ASSERT_TRUE(theirs.add(profile(u"theirs"_s)));
    ASSERT_TRUE(theirs.save());
    ASSERT_TRUE(mine.add(profile(u"mine"_s)));
    EXPECT_EQ(mine.save().error().kind, ErrorKind::Conflict);
    EXPECT_TRUE(load().service(u"theirs"_s));
    EXPECT_FALSE(load().service(u"mine"_s));
}

TEST_F(FleetFileTest, AFileThatWasRemovedMeanwhileIsAConflict)
{
    write(handWritten);
    FleetFile fleet = load();
    QFile::remove(path);
    EXPECT_EQ(fleet.save().error().kind, ErrorKind::Conflict);
    EXPECT_FALSE(QFile::exists(path));
}

TEST_F(FleetFileTest, ConcurrentSavesLoseNothing)
{
    write({});
    std::atomic<int> saved = 0;
    const auto work = [&](int worker) {
        for (int i = 0; i < 20; ++i) {
            auto fleet = FleetFile::load(path);
            ASSERT_TRUE(fleet);
            ASSERT_TRUE(fleet->add(profile(u"w%1-%2"_s.arg(worker).arg(i))));
            const auto status = fleet->save();
            ASSERT_TRUE(status || status.error().kind == ErrorKind::Conflict);
            saved += status ? 1 : 0;
        }
    };
    std::vector<std::unique_ptr<QThread>> threads;
    for (int worker = 0; worker < 4; ++worker) {
        threads.emplace_back(QThread::create(work, worker));
        threads.back()->start();
    }
    for (const auto &thread : threads)
        thread->wait();
    EXPECT_EQ(load().services().size(), saved.load());
    EXPECT_GE(saved.load(), 20);
}

TEST_F(FleetFileTest, ANewFileAndItsFolderAreTheOwnersAlone)
{
    path = dir.filePath(u"config/athanor/fleet.toml"_s);
    auto fleet = FleetFile::create(path);
    ASSERT_TRUE(fleet);
    EXPECT_FALSE(QFileInfo::exists(dir.filePath(u"config"_s)));
    ASSERT_TRUE(fleet->add(profile(u"a"_s)));
    ASSERT_TRUE(fleet->save());
    const auto others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    EXPECT_FALSE(QFile::permissions(path) & others);
    EXPECT_FALSE(QFile::permissions(QFileInfo(path).absolutePath()) & others);
    EXPECT_FALSE(QFile::permissions(dir.filePath(u"config"_s)) & others);
    EXPECT_EQ(FleetFile::create(path).error().kind, ErrorKind::Refused);
    ASSERT_TRUE(fleet->add(profile(u"b"_s)));
    EXPECT_TRUE(fleet->save());
}

TEST_F(FleetFileTest, AWideFileIsMadeNarrowBySaving)
{
    write(handWritten);
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther);
    FleetFile fleet = load();
    ASSERT_TRUE(fleet.save());
    EXPECT_FALSE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther));
}

TEST_F(FleetFileTest, CreatingDoesNotReplaceWhatAppearedMeanwhile)
{
    auto fleet = FleetFile::create(path);
    ASSERT_TRUE(fleet);
    write("# somebody else's\n");
    EXPECT_EQ(fleet->save().error().kind, ErrorKind::Conflict);
    EXPECT_EQ(content(), "# somebody else's\n");
}

TEST_F(FleetFileTest, SymbolicLinksAreRefused)
{
    write(handWritten);
    const QString link = dir.filePath(u"link.toml"_s);
    ASSERT_TRUE(QFile::link(path, link));
    EXPECT_EQ(FleetFile::load(link).error().kind, ErrorKind::Refused);
    EXPECT_EQ(FleetFile::create(link).error().kind, ErrorKind::Refused);
    FleetFile fleet = load();
    ASSERT_TRUE(QFile::rename(path, dir.filePath(u"moved.toml"_s)));
    ASSERT_TRUE(QFile::link(dir.filePath(u"moved.toml"_s), path));
    EXPECT_FALSE(fleet.save());
    EXPECT_TRUE(QFileInfo(path).isSymLink());
}

/// Saves in a child that may write no file beyond so many bytes: its writes come back short, as they do on a full disk.
/// True if that failed with the right error, false if it was saved.
bool failsToSaveWithin(FleetFile &fleet, rlim_t bytes)
{
    const pid_t child = ::fork();
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{bytes, bytes};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        const auto status = fleet.save();
        ::_exit(status ? 0 : status.error().kind == ErrorKind::Io ? 1 : 2);
    }
    int status = -1;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) < 2) << status;
    return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

TEST_F(FleetFileTest, ADiskThatFillsAtAnyByteLeavesTheOldFileOrTheNewOne)
{
    write(handWritten);
    FleetFile fleet = load();
    for (int i = 0; i < 40; ++i)
        ASSERT_TRUE(fleet.add(profile(u"service-%1"_s.arg(i))));
    int failures = 0;
    for (rlim_t bytes = 0; failsToSaveWithin(fleet, bytes); bytes += 97, ++failures) {
        ASSERT_EQ(content(), handWritten) << "with room for " << bytes;
        ASSERT_EQ(QDir(dir.path()).entryList(QDir::Files | QDir::Hidden).size(), 1) << "with room for " << bytes;
    }
    EXPECT_GT(failures, 20);
    EXPECT_EQ(load().services().size(), fleet.services().size());
}

} // namespace
} // namespace athanor
