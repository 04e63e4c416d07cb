# The folder of modules and plugins of a program that was built, as an installed one finds its own:
#   cmake -D FROM=stdlib -D TO=share/ocflow/modules -P modules.cmake
# A plugin in Python takes its reader of the protocol along, since its folder is hashed and carried to hosts as a whole.
file(GLOB modules ${FROM}/*.ocf)
file(COPY ${modules} DESTINATION ${TO})
file(COPY ${FROM}/plugins ${FROM}/plugin_templates DESTINATION ${TO} PATTERN "__pycache__" EXCLUDE)
file(GLOB written_in_python ${FROM}/plugins/*/main.py)
foreach(program ${written_in_python})
  get_filename_component(plugin ${program} DIRECTORY)
  get_filename_component(name ${plugin} NAME)
  file(COPY ${FROM}/plugin_templates/python/ocflow_plugin.py DESTINATION ${TO}/plugins/${name})
endforeach()
