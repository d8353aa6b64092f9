// SPDX-License-Identifier: Apache-2.0
#include "profiles/secretstore.h"

#include "profiles/keychain.h"

#include <QDeadlineTimer>
#include <QProcess>

#include <csignal>
#include <unistd.h>
#include <utility>

namespace athanor {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestPassword = 64 * 1024;

QString keychainKey(const Profile &profile)
{
    return profile.secret.value.isEmpty() ? profile.name : profile.secret.value;
}

Result<Secret> fromEnvironment(const QString &variable)
{
    const QByteArray name = variable.toLocal8Bit();
    if (!qEnvironmentVariableIsSet(name.constData()))
        return fail(Error::notFound(
            u"The environment variable %1 is not set; set it to the password before starting Athanor."_s.arg(
                variable)));
    return Secret(qgetenv(name.constData()));
}

/// Ends the command and all it started: it leads a process group of its own.
void endGroup(QProcess *process)
{
    if (process->processId() > 0)
        ::kill(-static_cast<pid_t>(process->processId()), SIGKILL);
    process->kill();
    process->waitForFinished(1000);
}

Result<QByteArray> outputOf(QProcess *process, std::chrono::milliseconds limit)
{
    const QDeadlineTimer deadline(limit);
    QByteArray output;
    if (!process->waitForStarted(static_cast<int>(deadline.remainingTime())))
        return fail(Error::notFound(u"The command for the password cannot be started; see that the program exists."_s));
    while (!output.contains('\n')) {
        const bool more = process->waitForReadyRead(static_cast<int>(deadline.remainingTime()));
        output += process->readAllStandardOutput();
        if (output.size() > longestPassword) {
            endGroup(process);
            return fail(Error::invalidInput(u"The command for the password printed too much in one line."_s));
        }
        if (!more)
            break;
    }
    if (process->state() != QProcess::NotRunning)
        process->waitForFinished(static_cast<int>(deadline.remainingTime()));
    if (process->state() != QProcess::NotRunning) {
        endGroup(process);
        return fail(Error::timeout(
            u"The command for the password did not end within %1 seconds; run it by hand to see why."_s.arg(
                QString::number(std::chrono::duration<double>(limit).count()))));
    }
    output += process->readAllStandardOutput();
    return output;
}

/// Words as a POSIX shell splits them: quotes and backslashes, nothing else. QProcess::splitCommand knows no single
/// quotes.
Result<QStringList> splitWords(const QString &command)
{
    QStringList words;
    QString word;
    QChar quote;
    bool inWord = false;
    for (qsizetype i = 0; i < command.size(); ++i) {
        const QChar c = command[i];
        if (c == u'\\' && quote != u'\'' && i + 1 < command.size()) {
            word += command[++i];
            inWord = true;
        } else if (!quote.isNull()) {
            if (c == quote)
                quote = QChar();
            else
                word += c;
        } else if (c == u'"' || c == u'\'') {
            quote = c;
            inWord = true;
        } else if (!c.isSpace()) {
            word += c;
            inWord = true;
        } else if (inWord) {
            words += std::exchange(word, {});
            inWord = false;
        }
    }
    if (!quote.isNull())
        return fail(Error::invalidInput(u"The command for the password has a quote that is not closed."_s));
    if (inWord)
        words += word;
    return words;
}

/// No shell runs the words.
Result<Secret> fromCommand(const QString &command, std::chrono::milliseconds limit)
{
    const auto words = splitWords(command);
    if (!words)
        return fail(words.error());
    if (words->isEmpty())
        return fail(Error::invalidInput(u"The command for the password is empty."_s));
    QProcess process;
    process.setProgram(words->first());
    process.setArguments(words->sliced(1));
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    process.setChildProcessModifier([] { ::setsid(); });
    process.start(QIODevice::ReadOnly);
    auto output = outputOf(&process, limit);
    if (!output)
        return fail(output.error());
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return fail(
            Error::notFound(u"The command for the password ended with status %1; run it by hand to see why."_s.arg(
                process.exitCode())));
    if (const qsizetype lineEnd = output->indexOf('\n'); lineEnd >= 0)
        output->truncate(lineEnd);
    if (output->endsWith('\r'))
        output->chop(1);
    if (output->isEmpty())
        return fail(Error::notFound(u"The command for the password printed nothing in its first line."_s));
    return Secret(std::move(*output));
}

} // namespace

SecretStore::SecretStore(Ask ask, std::chrono::milliseconds commandLimit)
    : m_ask(std::move(ask)), m_commandLimit(commandLimit)
{
}

Result<Secret> SecretStore::find(const Profile &profile) const
{
    switch (profile.secret.kind) {
    case SecretSource::Kind::None:
        return Secret();
    case SecretSource::Kind::Keychain:
        return readFromKeychain(keychainKey(profile));
    case SecretSource::Kind::Environment:
        return fromEnvironment(profile.secret.value);
    case SecretSource::Kind::Command:
        return fromCommand(profile.secret.value, m_commandLimit);
    case SecretSource::Kind::Ask:
        if (!m_ask)
            return fail(
                Error::refused(u"The password of %1 must be asked for and nobody can be asked here; give it by a "
                               "variable, a command or the keychain."_s.arg(boundedText(profile.name, 100, false))));
        return m_ask(profile);
    }
    return Secret();
}

Status SecretStore::storeInKeychain(const Profile &profile, const Secret &secret) const
{
    return writeToKeychain(keychainKey(profile), secret);
}

} // namespace athanor
