#!/bin/bash
# shellcheck disable=SC2206
#SBATCH --job-name=ray-cluster
#SBATCH --cpus-per-task=5
#SBATCH --mem-per-cpu=1GB
#SBATCH --nodes=4
#SBATCH --tasks-per-node=1
#SBATCH --time=00:30:00
#SBATCH --gpus-per-task=1

set -x
nodes=$(scontrol show hostnames "$SLURM_JOB_NODELIST")
