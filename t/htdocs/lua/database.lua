-- SPDX-License-Identifier: Apache-2.0
-- Somebody else who uses mod_dbd's connections, with a statement that
-- DBDPrepareSQL prepared for them. Answers with the number of rows inserted.
function handle(r)
    local db, problem = r:dbacquire()
    if not db then
        r:puts("no database: " .. tostring(problem))
        return apache2.OK
    end
    local statement, why = db:prepared(r, "other")
    local rows
    if statement then rows, why = statement:query("x") end
    r:puts(rows and rows .. " inserted" or "no answer: " .. tostring(why))
    db:close()
    return apache2.OK
end
