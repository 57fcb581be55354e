import com.adobe.testing.s3mock.S3MockApplication;
import org.apache.catalina.connector.Connector;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** Starts S3Mock so that nobody but this machine can reach it; by itself it listens everywhere. */
public class LoopbackS3Mock {
  public static void main(String[] arguments) {
    new SpringApplicationBuilder(S3MockApplication.class)
        .initializers(
            context ->
                context
                    .getBeanFactory()
                    .addBeanPostProcessor(
                        new BeanPostProcessor() {
                          @Override
                          public Object postProcessBeforeInitialization(Object bean, String name) {
                            if (bean instanceof Connector connector) {
                              connector.setProperty("address", "127.0.0.1");
                            }
                            return bean;
                          }
                        }))
        .run(arguments);
  }
}
