// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engines/engine.h"

#include <QWidget>

#include <functional>

class QComboBox;
class QFormLayout;

namespace athanor {

/// The fields of a database address, built from Engine::fields(). What no field shows (driver, other query keys) is
/// kept.
class ConnectionForm : public QWidget
{
    Q_OBJECT

public:
    /// `base()` is the folder that relative files are below.
    explicit ConnectionForm(std::function<QString()> base, QWidget *parent = nullptr);

    void setUrl(const DatabaseUrl &url);
    /// InvalidInput where a field holds what cannot be.
    [[nodiscard]] Result<DatabaseUrl> url() const;

signals:
    void edited();

private:
    void build(EngineId engine);
    [[nodiscard]] QWidget *editorFor(const ConnectionField &field);
    void fill();
    void take(DatabaseUrl *url, const ConnectionField &field, const QString &text) const;
    [[nodiscard]] QString shown(const ConnectionField &field) const;

    std::function<QString()> m_base;
    DatabaseUrl m_url;
    QComboBox *m_engine;
    QFormLayout *m_layout;
    QList<ConnectionField> m_fields;
    QList<QWidget *> m_editors; ///< same length as m_fields
};

} // namespace athanor
