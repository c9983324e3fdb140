-- SPDX-License-Identifier: Apache-2.0
require "apache2"

-- /lua/cookies?status=N   answers N with cookies of every kind.
function cookies(r)
    local status = tonumber((r.args or ""):match("status=(%d+)") or "200")
    r.headers_out["X-From"] = "lua"
    r:setcookie { key = "refused", value = "lua", path = "/" }
    r:setcookie { key = "kept", value = "lua", path = "/" }
    r.err_headers_out["Set-Cookie2"] = "kept=lua; Version=1"
    r.headers_out["Set-Cookie"] = "refused_odd=lua; Max-Age=600"
    if status == 302 then
        r.err_headers_out["Location"] = "http://elsewhere.test/"
    end
    if status ~= 200 then
        return status
    end
    r.content_type = "text/plain"
    r:puts("from Lua\n")
    return apache2.OK
end

-- /lua/env   what Lua sees.
function env(r)
    r.content_type = "text/plain"
    for name, value in pairs(r:headers_in_table()) do
        r:puts(name, ": ", value, "\n")
    end
    for _, name in ipairs { "kept", "refused", "stranger" } do
        r:puts("getcookie(", name, ")=", r:getcookie(name) or "", "\n")
    end
    r:puts("COOKIE_CONSENT=", r.subprocess_env["COOKIE_CONSENT"] or "", "\n")
    return apache2.OK
end

-- Answers before the request is mapped to anything.
function quick(r)
    if r.uri ~= "/lua-quick" then
        return apache2.DECLINED
    end
    r:setcookie { key = "refused", value = "quick", path = "/" }
    r:setcookie { key = "kept", value = "quick", path = "/" }
    r.content_type = "text/plain"
    r:puts("quick Lua\n")
    return apache2.OK
end
