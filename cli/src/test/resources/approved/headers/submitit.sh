{
  "name": "submitit",
  "mode": "BATCH",
  "nodesMin": 2,
  "nodesMax": 2,
  "tasksPerNode": 8,
  "cpusPerTask": 10,
  "memoryMibPerNode": "327680",
  "gresPerNode": [{
    "name": "gpu",
    "count": 8
  }],
  "timeLimitSeconds": 259200,
  "partition": "learnfair",
  "workingDirectory": "…",
  "stdoutPattern": "%j_%t_log.out",
  "stderrPattern": "%j_%t_log.err",
  "appendOutput": true,
  "submitHost": "login1",
  "warnSignal": {
    "name": "USR2",
    "beforeSeconds": 90
  }
}
submitit.sh line 20 calls srun, which is not there: it will fail. Maybe start the command itself on the nodes: ssubmit --per-node -- COMMAND
--wckey (submitit) in submitit.sh line 16 is ignored: nothing is accounted by keys.
