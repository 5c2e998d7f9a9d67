-- Requests for wrk: paths from a file in turn; when cold, each ends in a comment that no request had before.
local paths, count = {}, 0
local salt = os.getenv("BENCH_SALT") or ""
local headers = { Accept = os.getenv("BENCH_ACCEPT") or "*/*" }
if os.getenv("BENCH_CODING") ~= "" then headers["Accept-Encoding"] = os.getenv("BENCH_CODING") end
for line in io.lines(os.getenv("BENCH_PATHS")) do paths[#paths + 1] = line end
local hot

function init(args)
   headers["Host"] = wrk.headers["Host"]
   hot = wrk.format("GET", paths[1], headers)
end

function request()
   if salt == "" then return hot end
   count = count + 1
   return wrk.format("GET", paths[count % #paths + 1] .. salt .. count, headers)
end

function done(summary, latency, requests)
   local e = summary.errors
   local line = 'RESULT {"requests":%d,"microseconds":%d,"bytes":%d,"refused":%d,"broken":%d,"p50":%.1f,"p99":%.1f}\n'
   io.write(line:format(summary.requests, summary.duration, summary.bytes, e.status,
      e.connect + e.read + e.write + e.timeout, latency:percentile(50), latency:percentile(99)))
end
