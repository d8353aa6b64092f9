// SPDX-License-Identifier: Apache-2.0
#include "support/memory.h"

#include <QFile>

#include <malloc.h>

namespace athanor::test {

using namespace Qt::StringLiterals;

qint64 peakMemory()
{
    QFile status(u"/proc/self/status"_s);
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArrayList lines = status.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("VmHWM:"))
            return line.sliced(6).simplified().split(' ').first().toLongLong() * 1024;
    }
    return 0;
}

void resetPeakMemory()
{
    malloc_trim(0);
    QFile file(u"/proc/self/clear_refs"_s);
    if (file.open(QIODevice::WriteOnly))
        file.write("5");
}

} // namespace athanor::test
