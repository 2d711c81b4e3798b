{
  "name": "deepspeed.sh",
  "mode": "BATCH",
  "nodesMin": 8,
  "nodesMax": 8,
  "tasksPerNode": 1,
  "cpusPerTask": 128,
  "gresPerNode": [{
    "name": "gpu",
    "type": "a100",
    "count": 8
  }],
  "timeLimitSeconds": 43200,
  "partition": "gpu-large",
  "excludeList": "node[013-014],node027",
  "constraint": "a100&nvlink",
  "workingDirectory": "…",
  "submitHost": "login1"
}
--hint (nomultithread) in deepspeed.sh line 10 is ignored: sockets, cores and threads are not told apart.
