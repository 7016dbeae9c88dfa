import tensorflow as tf

x = tf.log(1.0)
y = tf.to_float(x)
