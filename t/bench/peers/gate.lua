-- SPDX-License-Identifier: Apache-2.0
-- Takes the cookies of third parties out of the Cookie field, unless granted.
require 'apache2'

local names, prefixes = {}, {}
for name in ('@NAMES@'):gmatch('%S+') do names[name] = true end
for prefix in ('@PREFIXES@'):gmatch('%S+') do prefixes[#prefixes + 1] = prefix end

local function is_third_party(name)
  if names[name] then return true end
  for _, prefix in ipairs(prefixes) do
    if name:sub(1, #prefix) == prefix then return true end
  end
  return false
end

function hold_cookies(r)
  local field = r.headers_in['Cookie']
  if not field or field:find('cookies_preferences=[^;]*third%-party') then return apache2.OK end
  local kept = {}
  for pair in field:gmatch('%s*([^;]+)') do
    if not is_third_party(pair:match('^[^=]*')) then kept[#kept + 1] = pair end
  end
  r.headers_in['Cookie'] = table.concat(kept, '; ')
  return apache2.OK
end
