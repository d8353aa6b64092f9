// SPDX-License-Identifier: Apache-2.0
#include "core/selfprotection.h"

#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace athanor {
namespace {

TEST(SelfProtection, LeavesNoCoreFileAndLetsNobodyTrace)
{
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);
        forbidCoreDumps();
        rlimit limit{};
        ::getrlimit(RLIMIT_CORE, &limit);
        bool traceable = ::prctl(PR_GET_DUMPABLE) != 0;
#if defined(__SANITIZE_ADDRESS__)
        traceable = false; // its leak finder traces the process
#endif
        if (limit.rlim_cur != 0 || limit.rlim_max != 0 || traceable)
            ::_exit(1);
        ::kill(::getpid(), SIGABRT);
        ::_exit(2);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << status;
    EXPECT_FALSE(WCOREDUMP(status));
}

TEST(SelfProtection, HidesThePasswordOfAUrlInPlace)
{
    const auto hidden = [](std::string text) {
        hideUrlPassword(text.data());
        return text;
    };
    EXPECT_EQ(hidden("postgresql://u:pw@h/d"), "postgresql://u:**@h/d");
    EXPECT_EQ(hidden("postgresql://u:p@w/x@h/d"), "postgresql://u:*****@h/d");
    EXPECT_EQ(hidden("redis://:pw@h"), "redis://:**@h");
    EXPECT_EQ(hidden("--url=mysql://u:pw@h"), "--url=mysql://u:**@h");
    EXPECT_EQ(hidden("mysql://h/d?password=pw"), "mysql://h/d?***********");
    EXPECT_EQ(hidden("mysql://u:p?w@h/d?a=b"), "mysql://u:***@h/d?***");
    EXPECT_EQ(hidden("sqlite:///a:b.db"), "sqlite:///a:b.db");
    EXPECT_EQ(hidden("plain"), "plain");
}

} // namespace
} // namespace athanor
