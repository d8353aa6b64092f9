// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace athanor {

/// A file that is written piece by piece, as an AtomicFile. The path "-" is the standard output, which is written as it
/// comes. One thread.
class OutputFile
{
public:
    [[nodiscard]] static Result<OutputFile> create(const QString &path);

    OutputFile(OutputFile &&) noexcept;
    OutputFile &operator=(OutputFile &&) noexcept;
    ~OutputFile();

    [[nodiscard]] Status write(const QByteArray &bytes);
    [[nodiscard]] Status commit();

private:
    struct Data;
    explicit OutputFile(std::unique_ptr<Data> data);
    [[nodiscard]] Status flush();
    std::unique_ptr<Data> m_data;
};

} // namespace athanor
