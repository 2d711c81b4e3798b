package lockstep.gang.gate;

/// How Slurm calls a limit that is met.
///
/// @param jobs too many hold nodes
/// @param submitted too many wait or hold nodes
public record LimitWords(String jobs, String submitted, String nodes, String accelerators) {
    /// Of a quality of service, or of a partition, whose limits Slurm writes down as one.
    public static final LimitWords OF_QOS =
            new LimitWords(
                    "QOSGrpJobsLimit", "QOSGrpSubmitJobsLimit", "QOSGrpNodeLimit", "QOSGrpGRES");

    public static final LimitWords OF_QOS_PER_USER =
            new LimitWords(
                    "QOSMaxJobsPerUserLimit",
                    "QOSMaxSubmitJobPerUserLimit",
                    "QOSMaxNodePerUserLimit",
                    "QOSMaxGRESPerUser");

    public static final LimitWords OF_QOS_PER_ACCOUNT =
            new LimitWords(
                    "MaxJobsPerAccount",
                    "MaxSubmitJobsPerAccount",
                    "MaxNodePerAccount",
                    "MaxGRESPerAccount");

    public static final LimitWords OF_ACCOUNT =
            new LimitWords(
                    "AssocGrpJobsLimit",
                    "AssocGrpSubmitJobsLimit",
                    "AssocGrpNodeLimit",
                    "AssocGrpGRES");

    /// Slurm knows no limit of nodes or accelerators for one user of an account but the one of his
    /// own association.
    public static final LimitWords OF_ACCOUNT_PER_USER =
            new LimitWords(
                    "AssocMaxJobsLimit",
                    "AssocMaxSubmitJobLimit",
                    "AssocGrpNodeLimit",
                    "AssocGrpGRES");
}
