package lockstep.gang.authority;

/// As what somebody acts. One may be several at once: an operator has jobs of his own, too.
public enum Party {
    GUEST,
    USER,
    /// Whose job it is.
    OWNER,
    /// Coordinates the account that is charged for the job, or one above it.
    COORDINATOR,
    OPERATOR,
    ADMINISTRATOR
}
