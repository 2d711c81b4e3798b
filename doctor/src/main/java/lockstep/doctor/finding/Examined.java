package lockstep.doctor.finding;

import java.util.List;

/// What one check found.
///
/// @param subject what was looked at, in one or two words
public record Examined(String subject, List<Finding> findings) {
    public Examined {
        findings = List.copyOf(findings);
    }
}
