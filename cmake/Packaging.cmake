# What `cmake --install` lays beside the binary (docs/systemd.md): the unit, its user, examples, schema, documents,
# man page and completions. Everything follows the prefix; below /usr and /usr/local systemd finds it by itself.
include(GNUInstallDirs)

install(FILES systemd/newswatch.sysusers DESTINATION lib/sysusers.d RENAME newswatch.conf)
install(DIRECTORY config/examples DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES systemd/credentials.conf DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples)
install(FILES config/newswatch.schema.json DESTINATION ${CMAKE_INSTALL_DATADIR}/newswatch)
install(FILES README.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md")
install(FILES docs/newswatch.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

# The prefix is known only when installing: the unit names the binary where it lies, and the binary writes its own
# completions.
install(CODE "
  set(prefix \"\${CMAKE_INSTALL_PREFIX}\")
  set(root \"\$ENV{DESTDIR}\${prefix}\")
  file(READ \"${CMAKE_CURRENT_SOURCE_DIR}/systemd/newswatch.service\" unit)
  string(REPLACE \"/usr/bin/newswatch\" \"\${prefix}/bin/newswatch\" unit \"\${unit}\")
  string(REPLACE \"/usr/share/doc/newswatch\" \"\${prefix}/${CMAKE_INSTALL_DOCDIR}\" unit \"\${unit}\")
  file(WRITE \"\${root}/lib/systemd/system/newswatch.service\" \"\${unit}\")
  message(STATUS \"Installing: \${root}/lib/systemd/system/newswatch.service\")
  # Debian's zsh looks into vendor-completions below /usr alone.
  set(zsh site-functions)
  if(prefix STREQUAL \"/usr\")
    set(zsh vendor-completions)
  endif()
  foreach(shell_file bash:bash-completion/completions/newswatch zsh:zsh/\${zsh}/_newswatch
          fish:fish/vendor_completions.d/newswatch.fish)
    string(REPLACE \":\" \";\" shell_file \"\${shell_file}\")
    list(GET shell_file 0 shell)
    list(GET shell_file 1 file)
    execute_process(COMMAND \"$<TARGET_FILE:newswatch>\" completion \${shell} OUTPUT_VARIABLE script
                    COMMAND_ERROR_IS_FATAL ANY)
    file(WRITE \"\${root}/${CMAKE_INSTALL_DATADIR}/\${file}\" \"\${script}\")
    message(STATUS \"Installing: \${root}/${CMAKE_INSTALL_DATADIR}/\${file}\")
  endforeach()
")
