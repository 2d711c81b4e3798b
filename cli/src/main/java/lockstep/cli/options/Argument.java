package lockstep.cli.options;

/// Whether an option takes a value.
public enum Argument {
    /// `--hold`
    NONE,
    /// `--exclusive` or `--exclusive=user`; a long option's value only after `=`, a letter's only
    /// in the same word.
    OPTIONAL,
    /// `--nodes=2`, `--nodes 2`, `-N2` or `-N 2`
    REQUIRED
}
