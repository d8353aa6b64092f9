// SPDX-License-Identifier: Apache-2.0
#include "core/module.h"
#include "profiles/keychainmodule.h"

#include <QCoreApplication>
#include <QThread>

#include <chrono>
#include <future>
#include <qt6keychain/keychain.h>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds longestWait{120};
const QString keychainService = QStringLiteral("athanor");

/// The thread QtKeychain lives on, from its first use to the end of the program.
class KeychainThread
{
public:
    KeychainThread()
    {
        m_context.moveToThread(&m_thread);
        m_thread.setObjectName(u"keychain"_s);
        m_thread.start();
    }
    ~KeychainThread()
    {
        m_thread.quit();
        m_thread.wait(2000);
    }
    KeychainThread(const KeychainThread &) = delete;
    KeychainThread &operator=(const KeychainThread &) = delete;

    [[nodiscard]] QObject *context() { return &m_context; }

private:
    QThread m_thread;
    QObject m_context;
};

KeychainThread &keychainThread()
{
    static KeychainThread thread;
    return thread;
}

Error errorOf(const QKeychain::Job &job)
{
    const QString detail = boundedText(job.errorString(), 200, false);
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return Error::notFound(
            u"The keychain holds no password for this service; store it, or choose another source."_s, detail);
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return Error::permission(u"The keychain was not opened; unlock it and try again."_s, detail);
    case QKeychain::NoError:
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
    case QKeychain::OtherError:
        break;
    }
    return Error::unsupported(u"No keychain answers on this machine; let the password come from env:VARIABLE, "
                              "command:WORDS or ask."_s,
                              detail);
}

/// Runs a job made by `make` on the keychain's thread and hands on what `read` takes from it.
template <typename T, typename Make, typename Read>
Result<T> runJob(Make make, Read read)
{
    if (QCoreApplication::instance() == nullptr)
        return fail(Error::internal(u"The keychain needs a running program."_s));
    auto promise = std::make_shared<std::promise<Result<T>>>();
    auto future = promise->get_future();
    QObject *context = keychainThread().context();
    QMetaObject::invokeMethod(
        context,
        [=] {
            auto *job = make();
            job->setInsecureFallback(false);
            QObject::connect(job, &QKeychain::Job::finished, context, [=] {
                promise->set_value(job->error() == QKeychain::NoError ? read(*job) : Result<T>(fail(errorOf(*job))));
            });
            job->start();
        },
        Qt::QueuedConnection);
    if (future.wait_for(longestWait) != std::future_status::ready)
        return fail(Error::timeout(u"The keychain did not answer; unlock it and try again."_s));
    return future.get();
}

Result<Secret> read(const QString &key)
{
    const auto make = [key] {
        auto *job = new QKeychain::ReadPasswordJob(keychainService);
        job->setKey(key);
        return job;
    };
    return runJob<Secret>(
        make, [](const QKeychain::ReadPasswordJob &job) -> Result<Secret> { return Secret(job.binaryData()); });
}

Status write(const QString &key, const Secret &secret)
{
    const auto make = [key, secret] {
        auto *job = new QKeychain::WritePasswordJob(keychainService);
        job->setKey(key);
        job->setBinaryData(secret.reveal());
        return job;
    };
    return runJob<void>(make, [](const QKeychain::WritePasswordJob &) -> Status { return {}; });
}

} // namespace

} // namespace athanor

ATHANOR_MODULE(athanor::KeychainModule){athanor::read, athanor::write};
