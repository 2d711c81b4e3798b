package lockstep.doctor.finding;

import java.util.List;

/// Looks at one side of a host and changes nothing. What goes wrong on the way is a finding, too.
@FunctionalInterface
public interface Check {
    List<Finding> look();
}
