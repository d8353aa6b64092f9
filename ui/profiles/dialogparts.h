// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reports/report.h"

#include <QFuture>
#include <QPromise>
#include <QString>
#include <QThreadPool>

#include <functional>
#include <memory>
#include <type_traits>

class QLabel;
class QLineEdit;
class QPushButton;
class QWidget;

namespace athanor {

/// Runs `job() -> Result<T>` on a thread of the pool.
template <typename Job>
auto runInBackground(Job job) -> QFuture<std::invoke_result_t<Job>>
{
    auto promise = std::make_shared<QPromise<std::invoke_result_t<Job>>>();
    promise->start();
    QFuture<std::invoke_result_t<Job>> future = promise->future();
    QThreadPool::globalInstance()->start([promise, job = std::move(job)] {
        promise->addResult(job());
        promise->finish();
    });
    return future;
}

/// A field with a button that lets the person choose a file or folder; not blocking. `field` keeps its own name, the
/// button is called "choose." and that name. `base()` is the folder the choice starts in; a choice below it becomes
/// relative to it if `relative`.
[[nodiscard]] QWidget *pathRow(QLineEdit *field, bool folder, bool relative, std::function<QString()> base,
                               QWidget *parent);

/// A hidden label for a sentence that may be long, which can be copied.
[[nodiscard]] QLabel *wrappingLabel(const QString &name, QWidget *parent);
/// Shows a text in the colour of a tone; an empty one hides the label.
void showTone(QLabel *label, const QString &text, Tone tone);

} // namespace athanor
