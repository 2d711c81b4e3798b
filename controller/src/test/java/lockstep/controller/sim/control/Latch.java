package lockstep.controller.sim.control;

import lockstep.controller.sim.engine.Chance;
import lockstep.controller.sim.engine.Life;
import lockstep.controller.sim.engine.World;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// ZooKeeper's leader latch, which only suggests: it may take seconds to notice a death, moves when
/// it likes, and may let two controllers believe that they lead.
public final class Latch {
    private static final Duration LONGEST_DELAY = Duration.ofMillis(400);

    private final World world;
    private final Chance chance;
    private final Life zooKeeper = new Life("zookeeper");
    private final Duration session;
    private final List<Life> members = new ArrayList<>();
    private final List<Life> believers = new ArrayList<>();
    private Optional<Life> holder = Optional.empty();

    public Latch(World world) {
        this.world = world;
        this.chance = world.chance().about("latch");
        this.session = chance.between(Duration.ofMillis(500), Duration.ofSeconds(6));
    }

    /// A controller wants to lead.
    void join(Life member) {
        members.add(member);
        choose();
    }

    /// What this controller was told last.
    boolean suggests(Life member) {
        return believers.contains(member);
    }

    /// A controller has died: noticed once its session is over.
    void died(Life member) {
        world.timeline().in(zooKeeper, session, () -> expire(member));
    }

    private void expire(Life member) {
        members.remove(member);
        believers.remove(member);
        holder = holder.filter(life -> life != member);
        choose();
    }

    private void choose() {
        if (holder.isEmpty() && !members.isEmpty()) {
            holder = Optional.of(chance.pick(members));
            tell(holder.get());
        }
    }

    private void tell(Life chosen) {
        Duration delay = chance.between(Duration.ZERO, LONGEST_DELAY);
        world.timeline()
                .in(
                        zooKeeper,
                        delay,
                        () -> {
                            if (holder.filter(life -> life == chosen).isPresent()
                                    && !believers.contains(chosen)) {
                                world.note("zookeeper", chosen + " is told to lead");
                                believers.add(chosen);
                            }
                        });
    }

    /// Lets another controller lead.
    ///
    /// @param lie whether the present one goes on believing that it leads
    public void move(boolean lie) {
        if (holder.isEmpty() || members.size() < 2) {
            return;
        }
        Life old = holder.get();
        List<Life> others = members.stream().filter(life -> life != old).toList();
        holder = Optional.of(chance.pick(others));
        world.note(
                "zookeeper",
                "moves from %s to %s%s".formatted(old, holder.get(), lie ? ", untold" : ""));
        tell(holder.get());
        if (!lie) {
            Duration delay = chance.between(Duration.ZERO, LONGEST_DELAY);
            world.timeline().in(zooKeeper, delay, () -> forgetUnlessHolder(old));
        }
    }

    /// From now on only one believes that it leads.
    public void calmDown() {
        List.copyOf(believers).forEach(this::forgetUnlessHolder);
    }

    private void forgetUnlessHolder(Life life) {
        if (holder.filter(now -> now == life).isEmpty()) {
            believers.remove(life);
        }
    }
}
