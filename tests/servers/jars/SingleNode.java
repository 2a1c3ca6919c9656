import java.nio.file.Path;
import java.util.Map;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/** Runs one node until it is told to end: SingleNode HOME CONFIG, with an elasticsearch.yml in the folder CONFIG. */
public final class SingleNode {
  private static final String NAME = "gac-test";

  public static void main(String[] args) throws Exception {
    // A class that logs before logging is configured ends the process.
    LogConfigurator.configureESLogging();
    LogConfigurator.setNodeName(NAME);
    Settings home = Settings.builder().put("path.home", args[0]).put("node.name", NAME).build();
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(home, Map.of(), Path.of(args[1]), () -> NAME);
    Node node = new Node(environment, loadModules(environment));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
    node.start();
    Thread.currentThread().join();
  }

  private static PluginsLoader loadModules(Environment environment) {
    return PluginsLoader.createPluginsLoader(
        PluginsLoader.loadModulesBundles(environment.modulesDir()),
        PluginsLoader.loadPluginsBundles(environment.pluginsDir()),
        Map.of());
  }

  private static void close(Node node) {
    try {
      node.close();
    } catch (Exception failure) {
      failure.printStackTrace();
    }
  }
}
