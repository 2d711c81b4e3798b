package lockstep.gang.incident;

/// How likely one resource is to do harm.
///
/// @param perSecond expected incidents per second
/// @param fleetPerSecond the same of a usual resource of its kind
/// @param incidents how many were seen within the last half-life
public record Hazard(double perSecond, double fleetPerSecond, int incidents) {
    /// How much worse than usual: 1 is usual.
    public double ratio() {
        return perSecond / fleetPerSecond;
    }
}
