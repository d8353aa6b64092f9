// SPDX-License-Identifier: Apache-2.0
#include "migrations/scriptreader.h"
#include "migrations/sqlrenderer.h"

#include <cstdint>
#include <cstdlib>

#include <sys/mman.h>
#include <unistd.h>

using namespace athanor;

namespace {

/// The reader takes a path; a file in memory has one too.
class MemoryFile
{
public:
    MemoryFile(const uint8_t *data, size_t size) : m_fd(::memfd_create("script", MFD_CLOEXEC))
    {
        if (::write(m_fd, data, size) != static_cast<ssize_t>(size))
            std::abort();
    }
    ~MemoryFile() { ::close(m_fd); }
    [[nodiscard]] QString path() const { return QStringLiteral("/proc/self/fd/%1").arg(m_fd); }

private:
    int m_fd;
};

void readAndRender(const Revision &revision, DialectId dialect, bool upgrade)
{
    Schema schema;
    ReadContext context;
    context.dialect = dialect;
    context.schema = &schema;
    const Reading reading = readScript(revision, upgrade, context);
    if (reading.refusal)
        return;
    RenderOptions options;
    options.dialect = dialect;
    (void)renderOperations(reading.operations, options, &schema);
}

} // namespace

/// Script -> operations -> SQL, both ways, for the dialect that the first byte chooses.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const MemoryFile file(data + 1, size - 1);
    Revision revision;
    revision.id = QStringLiteral("a1");
    revision.file = QStringLiteral("versions/a1.py");
    revision.path = file.path();
    const DialectId dialects[] = {DialectId::PostgreSQL, DialectId::SQLite, DialectId::MySQL};
    const DialectId dialect = dialects[data[0] % 3];
    readAndRender(revision, dialect, true);
    readAndRender(revision, dialect, false);
    return 0;
}
