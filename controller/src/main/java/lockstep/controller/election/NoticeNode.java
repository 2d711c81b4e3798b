package lockstep.controller.election;

import lockstep.controller.agreement.Board;

import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.KeeperException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A text in ZooKeeper. It outlives whoever wrote it.
final class NoticeNode implements Board {
    private final CuratorFramework client;
    private final String path;

    /// @param path below the namespace
    NoticeNode(CuratorFramework client, String path) {
        this.client = client;
        this.path = path;
    }

    @Override
    public Optional<String> read() throws IOException {
        try {
            return Optional.of(new String(client.getData().forPath(path), StandardCharsets.UTF_8));
        } catch (KeeperException.NoNodeException notYet) {
            return Optional.empty();
        } catch (Exception broken) {
            throw new IOException(path + " in ZooKeeper cannot be read", broken);
        }
    }

    @Override
    public void write(String text) throws IOException {
        try {
            client.create()
                    .orSetData()
                    .creatingParentsIfNeeded()
                    .forPath(path, text.getBytes(StandardCharsets.UTF_8));
        } catch (Exception broken) {
            throw new IOException(path + " in ZooKeeper cannot be written", broken);
        }
    }
}
