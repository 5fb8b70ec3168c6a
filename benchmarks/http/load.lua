-- The load of one measurement. Arguments after "--": the path, the body, and what every answer has to contain.
local path, body, expected
local wrong = 0

function init(args)
  path, body, expected = args[1], args[2], args[3]
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = body
  built = wrk.format(nil, path)
end

function request()
  return built
end

function response(status, _, text)
  if status ~= 200 or not text:find(expected, 1, true) then
    wrong = wrong + 1
    if wrong == 1 then io.stderr:write("WRONG ", status, " ", text:sub(1, 300), "\n") end
  end
end

function done(summary, latency)
  io.write(string.format(
    "RESULT %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
