#!/usr/bin/env bash

#SBATCH -J dask-worker
#SBATCH -e dask-worker-%J.err
#SBATCH -o dask-worker-%J.out
#SBATCH -p regular
#SBATCH -A myproject
#SBATCH -n 1
#SBATCH --cpus-per-task=24
#SBATCH --mem=94G
#SBATCH -t 02:00:00

/opt/python -m distributed.cli.dask_worker tcp://10.0.0.1:40000
