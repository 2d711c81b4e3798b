package lockstep.node.stage.hand;

import lockstep.protocol.v1.DataOrder;
import lockstep.stager.checkpoint.Disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Who reads which item: `for/7.1/0` is a link to the content of what attempt 7.1 named first. A
/// rank finds its data by it, and what a link leads to stays. Safe for any thread.
///
/// Attempt 0 is a job that has a reservation.
final class DataLinks {
    private final Path folder;
    private final Disk disk;

    /// @param shelf where items lie
    DataLinks(Path shelf, Disk disk) throws IOException {
        this.folder = Files.createDirectories(shelf.resolve("for"));
        this.disk = disk;
    }

    private static String user(DataOrder order) {
        return order.getJobId() + "." + order.getForAttempt();
    }

    /// From now on the order's ranks read this item.
    synchronized void link(DataOrder order, String item) throws IOException {
        Path of = folder.resolve(user(order));
        Files.createDirectories(of);
        Path next = of.resolve(".next-" + order.getIndex());
        Files.deleteIfExists(next);
        Files.createSymbolicLink(next, Path.of("..", "..", item, "content"));
        Files.move(
                next,
                of.resolve(String.valueOf(order.getIndex())),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        disk.syncDirectory(of);
        disk.syncDirectory(folder);
    }

    /// Nobody else reads anything any more.
    synchronized void keepOnly(List<DataOrder> orders) throws IOException {
        Set<String> users = new HashSet<>();
        orders.forEach(order -> users.add(user(order)));
        for (String name : disk.names(folder)) {
            if (!users.contains(name)) {
                TreeRemoval.remove(folder.resolve(name));
            }
        }
    }

    /// Names of the items that are read.
    synchronized Set<String> targets() throws IOException {
        Set<String> targets = new HashSet<>();
        for (String user : disk.names(folder)) {
            Path of = folder.resolve(user);
            if (!Files.isDirectory(of, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            for (String index : disk.names(of)) {
                Path link = of.resolve(index);
                if (Files.isSymbolicLink(link)) {
                    Path to = Files.readSymbolicLink(link);
                    if (to.getNameCount() == 4) {
                        targets.add(to.getName(2).toString());
                    }
                }
            }
        }
        return targets;
    }
}
