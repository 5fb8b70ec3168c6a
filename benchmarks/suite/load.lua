-- The load of one measurement. Arguments after "--": the body's file, the file of what every answer has to contain (or "-"), and
-- the file of the paths, one a line, that the requests take turns over.
wrong = 0
local threads = {}

local function contents(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

function setup(thread)
  threads[#threads + 1] = thread
end

function init(args)
  local body, requests, turn = contents(args[1]), {}, 0
  local json = { ["Content-Type"] = "application/json" }
  local paths = {}
  for path in contents(args[3]):gmatch("[^\n]+") do paths[#paths + 1] = path end

  if args[2] ~= "-" then
    local expected = contents(args[2])
    response = function(status, _, text)
      if status ~= 200 or not text:find(expected, 1, true) then
        wrong = wrong + 1
        if wrong == 1 then io.stderr:write("WRONG ", status, " ", text:sub(1, 300), "\n") end
      end
    end
  end

  if #paths == 1 then
    -- With no request function of its own, wrk formats this once and sends it again and again.
    wrk.method, wrk.path, wrk.body, wrk.headers["Content-Type"] = "POST", paths[1], body, json["Content-Type"]
    return
  end
  for _, path in ipairs(paths) do requests[#requests + 1] = wrk.format("POST", path, json, body) end
  request = function()
    turn = turn % #requests + 1
    return requests[turn]
  end
end

function done(summary, latency)
  local errors, wrong = summary.errors, 0
  for _, thread in ipairs(threads) do wrong = wrong + thread:get("wrong") end
  io.write(string.format(
    '\nRESULT {"requests": %d, "seconds": %.6f, "p50Ms": %.3f, "p99Ms": %.3f, "maxMs": %.3f, "failures": %d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3,
    math.max(wrong, errors.status) + errors.connect + errors.read + errors.write + errors.timeout))
end
