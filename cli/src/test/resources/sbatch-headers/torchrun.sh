#!/bin/bash
#SBATCH --job-name=llama-pretrain
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=1
#SBATCH --gpus-per-node=8
#SBATCH --cpus-per-task=96
#SBATCH --mem=0
#SBATCH --time=2-00:00:00
#SBATCH --partition=train
#SBATCH --exclusive
#SBATCH --output=%x_%j.out
#SBATCH --error=%x_%j.err
#SBATCH --requeue
#SBATCH --signal=B:USR1@120   # checkpoint before the limit

set -euo pipefail
export OMP_NUM_THREADS=8
srun torchrun --nnodes="$SLURM_NNODES" --nproc-per-node=8 train.py
